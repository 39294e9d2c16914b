/**
 * German words of the letter: bar, outline, toolbar, dialogs, notices.
 * Not here: the other pages (pages.ts).
 */
import { counted, formFor } from '../format';

export const letter = {
  bar: {
    skip: 'Zum Inhalt',
    menu: 'Menü',
    openOutline: 'Gliederung öffnen',
    peopleHere: (count: number) => `${count}\u00a0da`,
    openPeople: ', Liste der Anwesenden öffnen',
    changePhase: 'Phase ändern',
    links: 'Links und QR-Codes',
    write: 'Zum Brief',
    reading: 'Leseansicht',
    versions: 'Fassungen',
    states: 'Zwischenstände',
    keyboard: 'Tastatur',
    myPapers: 'Meine Papiere',
    signOut: 'Auf diesem Gerät abmelden',
  },
  status: {
    loading: 'Wird geladen …',
    saved: 'Gespeichert',
    saving: 'Wird gespeichert …',
    offline: (changes: number) =>
      changes === 0
        ? 'Nicht verbunden'
        : `Nicht verbunden – ${counted(changes, 'Änderung', 'Änderungen')} nur auf diesem Gerät`,
    cannotSave: 'Kann nicht speichern',
    refused: 'Text nicht übernommen',
    signedOut: 'Abgemeldet',
  },
  people: {
    title: 'Anwesenheit',
    nobodyElse: 'Außer Ihnen ist gerade niemand da.',
    more: (count: number) => `und ${counted(count, 'weitere Person', 'weitere Personen')}`,
    unnamed: 'Ohne Namen',
    namesForWriters: 'Namen sehen nur Mitschreibende und Redaktion.',
  },
  outline: {
    title: 'Gliederung',
    hide: 'Gliederung ausblenden',
    show: 'Gliederung einblenden',
    close: 'Gliederung schließen',
    beginning: 'Anfang',
    untitled: 'Ohne Titel',
    empty: 'Noch keine Forderung. Beginnen Sie mit „Neue Forderung“: Titel, ein Satz, die Begründung.',
    sum: (demands: number, pages: number) =>
      `${counted(demands, 'Forderung', 'Forderungen')}, etwa ${counted(pages, 'Seite', 'Seiten')}`,
    demand: (number: number) => `Forderung ${number}: `,
  },
  tools: {
    title: 'Text bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    bold: 'Fett',
    italic: 'Kursiv',
    list: 'Liste',
    numbered: 'Nummerierte Liste',
    indent: 'Einrücken',
    outdent: 'Ausrücken',
    quote: 'Zitat',
    footnote: 'Fußnote einfügen',
    link: 'Verweis einfügen',
    find: 'Suchen und ersetzen',
    newDemand: 'Neue Forderung',
    more: 'Weitere Werkzeuge',
    kind: 'Absatzart',
    kindIs: (kind: string) => `Absatzart: ${kind}`,
    kinds: {
      title: 'Titel',
      p: 'Absatz',
      h1: 'Kapitel',
      h2: 'Abschnitt',
      h3: 'Unterabschnitt',
      addressee: 'Adressaten',
      demand: 'Forderung',
      quote: 'Zitat',
      li: 'Liste',
      ol: 'Nummerierte Liste',
      table: 'Tabelle',
    },
    withKeys: (label: string, keys: string) => `${label} (${keys})`,
  },
  text: {
    label: 'Text des Forderungsschreibens',
    demand: (number: number) => `Forderung ${number}:`,
    footnote: (number: number, text: string) => `Fußnote ${number}: ${text}`,
    footnotes: 'Fußnoten',
    placeholders: {
      title: 'Titel des Schreibens',
      demand: 'Titel der Forderung',
      claim: 'Die Forderung in einem Satz',
      text: '',
    },
    loading: 'Der Brief wird geladen …',
  },
  linkDialog: {
    title: 'Verweis',
    address: 'Adresse',
    hint: 'Zum Beispiel https://www.musterhausen.example oder eine E-Mail-Adresse.',
    invalid: 'Das ist keine Adresse, die mit https://, http:// oder mailto: beginnt.',
    set: 'Verweis setzen',
    remove: 'Verweis entfernen',
  },
  footnoteDialog: {
    titleNew: 'Fußnote einfügen',
    titleEdit: 'Fußnote ändern',
    text: 'Text der Fußnote',
    insert: 'Fußnote einfügen',
    change: 'Fußnote ändern',
    remove: 'Fußnote entfernen',
    tooLong: (limit: number) => `Eine Fußnote fasst höchstens ${limit}\u00a0Zeichen.`,
  },
  deletion: {
    title: (count: number) =>
      count === 1 ? 'Ganze Forderung löschen' : `${counted(count, 'Forderung', 'Forderungen')} löschen`,
    what: (count: number) =>
      count === 1
        ? 'Sie löschen damit diese Forderung samt ihrem Text:'
        : 'Sie löschen damit diese Forderungen samt ihrem Text:',
    kept: 'Rückgängig machen können Sie es, solange diese Seite offen ist. Später finden Redaktion und Leitung den Text in den Zwischenständen.',
    confirm: (count: number) => formFor(count, 'Forderung löschen', 'Forderungen löschen'),
  },
  find: {
    title: 'Suchen und ersetzen',
    find: 'Suchen',
    replaceWith: 'Ersetzen durch',
    previous: 'Vorige Fundstelle',
    next: 'Nächste Fundstelle',
    replace: 'Ersetzen',
    replaceAll: 'Alle ersetzen',
    close: 'Suche schließen',
    none: 'Keine Fundstelle',
    position: (index: number, total: number) => `${index}\u00a0von\u00a0${total}`,
    found: (total: number) => counted(total, 'Fundstelle', 'Fundstellen'),
    replaced: (count: number) => `${counted(count, 'Stelle', 'Stellen')} ersetzt`,
  },
  keyboard: {
    title: 'Tastatur',
    ctrl: 'Strg',
    keys: [
      ['Strg+B', 'fett'],
      ['Strg+I', 'kursiv'],
      ['Strg+Z', 'rückgängig'],
      ['Strg+Umschalt+Z', 'wiederholen'],
      ['Strg+K', 'Verweis setzen'],
      ['Strg+F', 'suchen und ersetzen'],
      ['Strg+Alt+F', 'neue Forderung hinter dieser'],
      ['Alt+Umschalt+Pfeil auf / ab', 'vorige, nächste Forderung'],
      ['Alt+F10', 'vom Text in die Werkzeuge; Pfeile gehen weiter, Esc führt zurück'],
      ['Tab', 'verlässt den Text; nur in einer Liste rückt es ein, dort führt Esc, dann Tab hinaus'],
      ['?', 'diese Liste, außerhalb des Textes'],
    ] as ReadonlyArray<readonly [string, string]>,
  },
  readOnly: {
    collect:
      'Gerade werden Ideen gesammelt. Den Brief ändert nur die Redaktion; Sie lesen jede Änderung mit.',
    draftTitle: 'Nur mitlesen',
    draftReader: 'Ihr Link ist zum Lesen. Sie lesen jede Änderung mit.',
    draftParticipant:
      'Ihr Link ist zum Mitreden. Sie lesen jede Änderung mit. Zum Mitschreiben bitten Sie die Leitung um einen anderen Link.',
    consult:
      'Der Text selbst bleibt, wie er ist. Die Redaktion nimmt Änderungen auf; Sie lesen jede Änderung mit.',
    edit: 'Jetzt ändert die Redaktion den Brief. Sie lesen jede Änderung mit.',
    closed: 'Der Brief wird nicht mehr geändert. Sie können ihn lesen und herunterladen.',
  },
  refused: {
    title: 'Dieser Text wurde nicht übernommen.',
    kept: 'Sie können ihn kopieren; er bleibt erhalten, bis Sie ihn verwerfen.',
    keptShared: 'Er ist erhalten, solange diese Seite offen ist. Dieser PC hebt ihn nicht auf.',
    nothing: 'Von Ihrem Text ist nichts offen geblieben.',
    copy: 'Text kopieren',
    goOn: 'Brief neu laden',
  },
  signedOut: {
    title: 'Ihre Anmeldung auf diesem Gerät ist beendet.',
    kept: 'Was noch nicht gespeichert war, ist auf diesem Gerät erhalten. Öffnen Sie Ihren Link noch einmal, dann wird es übertragen.',
    keptNot:
      'Dieser PC ist gemeinsam genutzt: Kopieren Sie, was Sie noch brauchen, bevor Sie diese Seite schließen.',
  },
  cannotSave: {
    title: 'Der Server nimmt gerade nichts an.',
    kept: 'Ihr Text bleibt auf diesem Gerät. Lassen Sie die Seite offen; er wird übertragen, sobald es wieder geht.',
  },
  offline: {
    kept: 'Sie können weiterschreiben. Die Änderungen werden übertragen, sobald die Verbindung steht.',
  },
  said: {
    offline: 'Nicht verbunden. Sie können weiterschreiben.',
    cannotSave: 'Kann nicht speichern. Ihr Text bleibt auf diesem Gerät. Lassen Sie die Seite offen.',
    savedAgain: 'Wieder gespeichert.',
    phase: (phase: string) => `Jetzt gilt: ${phase}.`,
  },
  phaseDialog: {
    title: 'Phase ändern',
    legend: 'Was gilt als Nächstes?',
    reason: 'Begründung',
    reasonHint: 'Alle Mitwirkenden lesen sie.',
    reasonMissing: 'Schreiben Sie in einem Satz, warum sich die Phase ändert.',
    change: (phase: string) => `„${phase}“ einstellen`,
    unchanged: 'Diese Phase gilt schon.',
  },
  notOpened: 'Dieses Papier konnte nicht geöffnet werden.',
  keptText: {
    title: 'Dieser Text von früher hat den Brief nicht erreicht.',
    kept: (when: string) => `Er stammt vom ${when} und ist nur noch auf diesem Gerät.`,
    done: 'Verwerfen',
  },
  signOutDialog: {
    title: 'Auf diesem Gerät abmelden',
    what: 'Mit Ihrem Link kommen Sie später wieder hinein. Was gespeichert ist, bleibt im Brief.',
    unsaved:
      'Noch ist nicht alles gespeichert. Es bleibt auf diesem Gerät und wird übertragen, wenn Sie wieder beitreten.',
    unsavedShared:
      'Noch ist nicht alles gespeichert, und dieser PC hebt nichts auf. Warten Sie, bis oben „Gespeichert“ steht.',
    action: 'Abmelden',
  },
};
