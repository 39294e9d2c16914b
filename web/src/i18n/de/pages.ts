/**
 * German words of the pages around the letter: start, new paper, join, links, reading, versions, working states.
 * Not here: the letter itself (letter.ts).
 */
import { counted, dayAndTime } from '../format';

export const phases = {
  collect: { name: 'Ideen sammeln', meaning: 'Ideen und Tischblätter; den Brief ändert nur die Redaktion.' },
  draft: { name: 'Alle schreiben', meaning: 'Wer mitschreibt, schreibt direkt im Brief.' },
  consult: { name: 'Alle schlagen vor', meaning: 'Der Brief ändert sich nur noch durch die Redaktion.' },
  edit: { name: 'Nur Redaktion', meaning: 'Die Redaktion schreibt, alle lesen mit.' },
  sign: { name: 'Mitzeichnung', meaning: 'Eine Fassung wird mitgezeichnet.' },
  published: { name: 'Veröffentlicht', meaning: 'Der Brief ist öffentlich.' },
};

export const roles = {
  owner: {
    name: 'Leitung',
    meaning: 'verwaltet Links, Phase und Papier',
    purpose: 'um die Leitung zu übernehmen',
  },
  editor: {
    name: 'Redaktion',
    meaning: 'ändert den Brief und friert Fassungen ein',
    purpose: 'um in der Redaktion mitzuarbeiten',
  },
  writer: {
    name: 'Mitschreiben',
    meaning: 'schreibt im Brief, solange alle schreiben',
    purpose: 'um mitzuschreiben',
  },
  participant: { name: 'Mitreden', meaning: 'liest mit und redet mit', purpose: 'um mitzureden' },
  reader: { name: 'Lesen', meaning: 'liest den Brief und seine Fassungen', purpose: 'um mitzulesen' },
};

export const start = {
  title: 'Meine Papiere',
  lede: 'An diesen Papieren wirken Sie auf diesem Gerät mit.',
  firstTitle: 'Gemeinsam einen Brief schreiben',
  firstLede:
    'Mit Petitum schreiben viele Menschen zur selben Zeit an einem Schreiben mit Forderungen an die Politik. Eine Redaktion macht daraus die endgültige Fassung.',
  howTitle: 'So kommen Sie hinein',
  how: 'Öffnen Sie den Link oder scannen Sie den QR-Code, den Sie von der Leitung bekommen haben. Sie geben Ihren Namen und Ihre Kommune an, mehr nicht.',
  againTitle: 'Schon einmal dabei gewesen?',
  again: 'Dann stehen Ihre Papiere auf dem Gerät, mit dem Sie beigetreten sind, an dieser Stelle.',
  newTitle: 'Ein neues Papier anlegen',
  newHow: 'Das geht mit dem Einrichtungslink, den der Server beim Start ausgibt.',
  open: (title: string) => `${title} öffnen`,
};

export const setup = {
  title: 'Neues Papier',
  lede: 'Aus dem Schreiben des Vorjahrs werden einzelne Forderungen. Sie bestimmen, welche davon der Ausgangspunkt sind.',
  paperTitle: 'Titel',
  titleMissing: 'Geben Sie dem Papier einen Titel.',
  lastYear: 'Schreiben des Vorjahrs',
  pasteOr: 'Text einfügen oder ',
  chooseFile: 'Datei wählen',
  fileKinds: ' (Markdown)',
  fileTooLarge: 'Die Datei ist größer als 2\u00a0MB. Fügen Sie stattdessen den Text ein.',
  fileUnknown:
    'Diese Datei ist kein Markdown (.md, .markdown, .txt). Öffnen Sie sie, und fügen Sie den Text ein.',
  pastedRich:
    'Überschriften, Listen und Tabellen werden übernommen. Ändern können Sie den Text danach im Brief.',
  pasteOther: 'Anderen Text einfügen',
  reading: 'Forderungen werden gesucht …',
  found: (count: number) => `${counted(count, 'Forderung', 'Forderungen')} erkannt`,
  foundNone: 'Keine Forderung erkannt',
  foundNoneHint:
    'Der Text wird trotzdem übernommen. Im Brief machen Sie aus jedem Absatz eine Forderung: Absatzart, dann Forderung.',
  later: 'Alles bleibt später änderbar.',
  emptyTitle: 'Noch kein Text',
  emptyHint:
    'Fügen Sie das Schreiben des Vorjahrs ein, aus Word, aus einer Internetseite oder als Markdown-Datei. Oder beginnen Sie leer.',
  droppedTitle: 'Nicht übernommen',
  view: 'Ansehen',
  viewOf: (what: string) => `${what} ansehen`,
  noSample: 'Davon ist nichts Lesbares geblieben.',
  droppedKinds: {
    image: (count: number) => counted(count, 'Bild', 'Bilder'),
    media: (count: number) => counted(count, 'Video oder Ton', 'Videos oder Töne'),
    drawing: (count: number) => counted(count, 'Zeichnung', 'Zeichnungen'),
    form: (count: number) => counted(count, 'Formularfeld', 'Formularfelder'),
    frame: (count: number) => counted(count, 'eingebettete Seite', 'eingebettete Seiten'),
    table: (count: number) => counted(count, 'zu große Tabelle', 'zu große Tabellen'),
    code: (count: number) =>
      counted(count, 'Auszeichnung als Programmtext', 'Auszeichnungen als Programmtext'),
    html: (count: number) => counted(count, 'HTML-Stelle', 'HTML-Stellen'),
    link: (count: number) => counted(count, 'unzulässiger Verweis', 'unzulässige Verweise'),
    'link-title': (count: number) => counted(count, 'Titel eines Verweises', 'Titel von Verweisen'),
    strikethrough: (count: number) =>
      counted(count, 'Durchstreichung (der Text bleibt)', 'Durchstreichungen (der Text bleibt)'),
    task: (count: number) => counted(count, 'Kästchen zum Abhaken', 'Kästchen zum Abhaken'),
    'line-break': (count: number) => counted(count, 'Zeilenwechsel im Absatz', 'Zeilenwechsel im Absatz'),
    rule: (count: number) => counted(count, 'Trennlinie', 'Trennlinien'),
    nesting: (count: number) =>
      counted(count, 'Verschachtelung (der Text bleibt)', 'Verschachtelungen (der Text bleibt)'),
    'deep-heading': (count: number) =>
      counted(count, 'Überschrift tiefer als drei Stufen', 'Überschriften tiefer als drei Stufen'),
    format: (count: number) =>
      counted(count, 'Auszeichnung in Tabelle oder Fußnote', 'Auszeichnungen in Tabellen oder Fußnoten'),
    'list-start': (count: number) =>
      counted(count, 'Liste, die nicht mit 1 beginnt', 'Listen, die nicht mit 1 beginnen'),
    'unused-note': (count: number) =>
      counted(count, 'Fußnote, auf die nichts verweist', 'Fußnoten, auf die nichts verweist'),
    excess: (count: number) => counted(count, 'Stelle über der Höchstlänge', 'Stellen über der Höchstlänge'),
    greeting: () => 'Anrede und Grußformel',
    signatories: () => 'Liste der Unterzeichnenden',
  } as Readonly<Record<string, (count: number) => string>>,
  droppedOther: (count: number) =>
    counted(count, 'Stelle ohne Platz im Brief', 'Stellen ohne Platz im Brief'),
  create: (count: number) => `Papier mit ${counted(count, 'Forderung', 'Forderungen')} anlegen`,
  createPlain: 'Papier anlegen',
  creating: 'Papier wird angelegt …',
  blank: 'Leer beginnen',
  notCreated: 'Das Papier wurde nicht angelegt.',
  notCreatedKept: 'Ihr Text steht noch auf dieser Seite. Versuchen Sie es noch einmal.',
  notRead: 'Der Text konnte nicht gelesen werden.',
  noTokenTitle: 'Für ein neues Papier brauchen Sie den Einrichtungslink.',
  noToken:
    'Der Server gibt ihn beim Start aus. Er beginnt mit der Adresse dieser Seite und endet mit einem langen Schlüssel.',
  createdTitle: 'Das Papier ist angelegt',
  createdLede:
    'Jeder Link öffnet genau eine Rolle. Bewahren Sie die Links auf: Aus Sicherheit zeigt Petitum sie nur jetzt. Neue Links kann die Leitung jederzeit anlegen.',
  openAsOwner: 'Als Leitung beitreten',
  roleOf: {
    owner: 'Für Sie',
    editor: 'Für die Redaktion',
    writer: 'Für die Tischkarten',
    participant: 'Für den QR-Code im Saal',
    reader: 'Für alle, die nur lesen',
  },
};

export const join = {
  title: 'Beitreten',
  lede: (purpose: string, phase: string) => `Sie treten bei, ${purpose}. Jetzt gilt: ${phase}.`,
  opening: 'Ihr Link wird geprüft …',
  name: 'Ihr Name',
  nameMissing: 'Geben Sie Ihren Namen an.',
  municipality: 'Ihre Kommune',
  municipalityHint: 'Die ersten Buchstaben genügen.',
  municipalityMissing: 'Geben Sie Ihre Kommune oder Ihre Einrichtung an.',
  municipalities: 'Kommunen',
  hits: (count: number) =>
    count === 0 ? 'Kein Vorschlag, Ihre Eingabe gilt so.' : counted(count, 'Vorschlag', 'Vorschläge'),
  shared: 'Gemeinsam genutzter PC',
  sharedHint: 'Nach dem Schließen bleibt hier nichts zurück.',
  submit: 'Beitreten',
  privacy:
    'Ihr Name und Ihre Kommune stehen nur bei Ihren Beiträgen in diesem Papier und werden spätestens zwölf Monate nach der Veröffentlichung gelöscht.',
  privacyLink: 'Datenschutz',
  privacyTitle: 'Datenschutz',
  privacyFacts: [
    'Wer nur liest, sieht keine Namen. Wer mitredet, sieht die Kommune. Namen sehen Mitschreibende, Redaktion und Leitung.',
    'Wer was geschrieben hat, wird zum Nachvollziehen gespeichert und spätestens zwölf Monate nach der Veröffentlichung gelöscht.',
    'Auf diesem Gerät bleibt eine Kopie des Briefs, damit auch ohne Verbindung nichts verloren geht. Auf einem gemeinsam genutzten PC bleibt keine.',
    'Es gibt keine Auswertung, keine Werbung und keine Verbindung zu anderen Servern.',
  ],
  notJoined: 'Sie sind noch nicht beigetreten.',
  unknownTitle: 'Diesen Link gibt es nicht.',
  unknown:
    'Vielleicht fehlt das Ende der Adresse. Kopieren Sie den ganzen Link, oder scannen Sie den QR-Code noch einmal.',
  expiredTitle: 'Dieser Link ist abgelaufen.',
  revokedTitle: 'Dieser Link gilt nicht mehr.',
  already:
    'Wenn Sie schon einmal beigetreten sind, kommen Sie auf demselben Gerät ohne Link wieder hinein. Ihre Texte sind erhalten.',
  askOwner: 'Sonst bitten Sie die Leitung um einen neuen Link.',
  missingTitle: 'Zum Beitreten brauchen Sie einen Link.',
  missing: 'Öffnen Sie den Link oder scannen Sie den QR-Code, den Sie von der Leitung bekommen haben.',
  toStart: 'Zu meinen Papieren',
};

export const links = {
  title: 'Links und QR-Codes',
  lede: 'Ein Link öffnet genau eine Rolle. Petitum zeigt ihn nur beim Anlegen, danach kennt der Server ihn nur noch verschlüsselt.',
  create: 'Neuer Link',
  createFor: 'Rolle',
  createSubmit: 'Link anlegen',
  listTitle: 'Angelegte Links',
  caption: 'Links, neueste zuerst',
  role: 'Rolle',
  created: 'Angelegt',
  uses: 'Beigetreten',
  usesOf: (count: number) => counted(count, 'Person', 'Personen'),
  expires: 'Gilt',
  until: (milliseconds: number) => `bis ${dayAndTime(milliseconds)}`,
  always: 'ohne Ablauf',
  expired: (milliseconds: number) => `abgelaufen am ${dayAndTime(milliseconds)}`,
  revoked: 'gesperrt',
  action: 'Sperren',
  revoke: 'Sperren',
  revokeOf: (role: string, created: string) => `Link für ${role} vom ${created} sperren`,
  revokeTitle: 'Link sperren',
  revokeWhat: (role: string) => `Mit diesem Link für „${role}“ kann danach niemand mehr beitreten.`,
  revokeKept: 'Wer schon beigetreten ist, bleibt dabei.',
  none: 'Noch kein Link',
  noneHint: 'Legen Sie für jede Rolle einen Link an, und geben Sie ihn weiter.',
  newTitle: 'Neuer Link',
  copy: 'Kopieren',
  copyOf: (role: string) => `Link für ${role} kopieren`,
  addressOf: (role: string) => `Adresse des Links für ${role}`,
  qr: 'QR-Code',
  qrOf: (role: string) => `QR-Code für ${role} zeigen`,
  qrTitle: (role: string) => `Beitreten: ${role}`,
  qrLabel: 'QR-Code zum Beitreten',
  loopback: 'Nur dieser Rechner erreicht diese Adresse',
  loopbackHow: 'Damit andere beitreten können, starten Sie den Server mit einer Adresse, die im Netz gilt: ',
  loopbackCommand: 'petitum serve --public-url https://petitum.musterhausen.example',
  loopbackNew: 'Danach legen Sie die Links neu an.',
};

export const reading = {
  title: 'Leseansicht',
  contents: 'Inhalt',
  notes: 'Fußnoten',
  noteOf: (number: number) => `Fußnote ${number}`,
  backToText: (number: number) => `Zurück zur Stelle der Fußnote ${number}`,
  demand: (number: number) => `Forderung ${number}: `,
  to: (addressees: string) => `An: ${addressees}`,
  empty: 'Der Brief ist noch leer.',
  print: 'Drucken',
  current: 'Jetziger Stand',
  implicit: 'Dieser Absatz blieb bei gleichzeitigem Löschen übrig.',
};

export const versions = {
  title: 'Fassungen',
  lede: 'Eine Fassung ist unveränderlich. Wer eine Datei daraus hat, kann sie mit der Prüfsumme nachprüfen.',
  caption: 'Fassungen, neueste zuerst',
  version: 'Fassung',
  by: 'Eingefroren von',
  when: 'Wann',
  digest: 'Prüfsumme',
  digestHint: 'SHA-256, die ersten 12 Zeichen',
  digestFull: 'Prüfsumme (SHA-256)',
  download: 'Herunterladen',
  numbered: (number: number) => `Fassung\u00a0${number}`,
  downloadOf: (format: string, what: string) => `${format}, ${what}, herunterladen`,
  formats: { pdf: 'PDF', markdown: 'Markdown' },
  none: 'Noch keine Fassung',
  noneHint:
    'Eine Fassung hält den Brief unveränderlich fest. Sie bekommt eine Nummer, ein Datum und eine Prüfsumme.',
  freeze: 'Fassung einfrieren',
  freezeNumbered: (number: number) => `Fassung\u00a0${number} einfrieren`,
  freezing: 'Wird eingefroren …',
  freezeWhat:
    'Der Brief wird so festgehalten, wie er jetzt ist. Danach kann weitergeschrieben werden; die Fassung ändert sich nicht mehr.',
  contents: 'Inhalt',
  contentsOf: (demands: number, chapters: number) =>
    `${counted(demands, 'Forderung', 'Forderungen')} in ${counted(chapters, 'Kapitel', 'Kapiteln')}`,
  unsaved: 'Noch nicht gespeichert',
  unsavedOf: (devices: number) => `Texte von ${counted(devices, 'Gerät', 'Geräten')} ohne Verbindung fehlen`,
  label: 'Bezeichnung',
  labelHint: 'Zum Beispiel „Nach der Schlussrunde“.',
  labelMissing: 'Geben Sie der Fassung eine Bezeichnung.',
  note: 'Anmerkung (freiwillig)',
  noteOf: 'Anmerkung',
  notFrozen: 'Die Fassung wurde nicht eingefroren.',
  draft: 'Entwurf ansehen',
  draftTitle: 'Entwurf des jetzigen Stands',
  draftWhat: 'Die Dateien zeigen den Brief, wie er jetzt ist, und tragen den Vermerk „Entwurf“.',
  draftFileOf: (format: string) => `Entwurf als ${format}`,
  repairs: (count: number) => `${counted(count, 'Stelle', 'Stellen')} für die Datei angepasst`,
  repairsNone: 'Für die Datei musste nichts angepasst werden.',
  repairsHint: 'Im Brief selbst ändert sich dadurch nichts.',
  back: 'Alle Fassungen',
  copyDigest: 'Prüfsumme kopieren',
};

export const states = {
  title: 'Zwischenstände',
  lede: 'Petitum hebt alle zehn Minuten mit Änderungen einen Stand auf, 30\u00a0Tage lang. Daraus können Sie Text wiederfinden und kopieren.',
  caption: 'Zwischenstände, neueste zuerst',
  when: 'Wann',
  demands: 'Forderungen',
  words: 'Wörter',
  view: 'Ansehen',
  viewOf: (when: string) => `Zwischenstand vom ${when} ansehen`,
  of: (when: string) => `Zwischenstand vom ${when}`,
  none: 'Noch kein Zwischenstand',
  noneHint: 'Der erste entsteht zehn Minuten nach der ersten Änderung.',
  copy: 'Text kopieren',
  back: 'Alle Zwischenstände',
};

export const shared = {
  product: 'Petitum',
  pageTitle: (page: string) => `${page} – Petitum`,
  cancel: 'Abbrechen',
  close: 'Schließen',
  retry: 'Noch einmal versuchen',
  copied: 'Kopiert',
  notCopied: 'Kopieren hat nicht geklappt. Markieren Sie den Text, und drücken Sie Strg+C.',
  loading: 'Wird geladen …',
  unreachable: 'Der Server ist gerade nicht erreichbar.',
  unreachableNext: 'Prüfen Sie die Verbindung, und versuchen Sie es noch einmal.',
  unreadable: 'Die Antwort des Servers war unerwartet.',
  unreadableNext: 'Laden Sie die Seite neu. Bleibt es dabei, sagen Sie es der Leitung.',
  signedOut: 'Auf diesem Gerät sind Sie nicht angemeldet.',
  signedOutNext: 'Öffnen Sie den Link, mit dem Sie beigetreten sind, noch einmal.',
  notFoundTitle: 'Diese Seite gibt es nicht.',
  notFound: 'Prüfen Sie die Adresse, oder gehen Sie zu Ihren Papieren.',
};
