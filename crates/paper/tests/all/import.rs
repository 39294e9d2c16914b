//! Statements as people paste them: what is found, what is taken, what is left out.

use paper::import::{self, Candidate};
use paper::markdown::{Dropped, Read, What};
use paper::{Kind, Level, Tree, demands, plain_text};

const PASTED: &str = "Gemeinsames Schreiben der Digitalbeauftragten 2026

An die Landesregierung und die Fraktionen des Landtags

Sehr geehrte Damen und Herren,

die Kommunen tragen den größten Teil der Verwaltungsleistungen. Damit sie digital gelingen, fordern wir:

1. Digitalisierung dauerhaft finanzieren
Das Land ersetzt befristete Programme durch eine jährliche Pauschale. Projekte enden, Betriebskosten nicht.

2. Fachkräfte gemeinsam gewinnen
Kommunen sollen sich Stellen teilen können. In kleinen Rathäusern hängt der Betrieb oft an einer Person.

3. Förderanträge auf zwei Seiten
Bis 50.000 Euro genügt ein einfacher Antrag.

4. Basisdienste landesweit bereitstellen
Anmeldung und Bezahlung werden zentral betrieben.

5. Schnittstellen offenlegen
Fachverfahren müssen Daten ohne Zusatzkosten austauschen.

6. Schriftformerfordernisse abbauen
Wo eine E-Mail genügt, darf kein Brief verlangt werden.

Mit freundlichen Grüßen

Maren Albrecht, Musterhausen
Jonas Čermák, Musterstadt
";

fn read(text: &str) -> Read {
    import::read(text).unwrap()
}

fn found(tree: &Tree) -> Vec<(String, String)> {
    import::recognise(tree)
        .into_iter()
        .map(|Candidate { title, text, .. }| (title, text))
        .collect()
}

fn titles(tree: &Tree) -> Vec<String> {
    found(tree).into_iter().map(|(title, _)| title).collect()
}

fn accepted(tree: &Tree) -> Tree {
    let all: Vec<_> = import::recognise(tree)
        .iter()
        .map(|candidate| candidate.index)
        .collect();
    import::accept(tree.clone(), &all)
}

fn outline(tree: &Tree) -> Vec<String> {
    tree.blocks
        .iter()
        .map(|block| format!("{} {}", block.kind.name(), plain_text(&block.content)))
        .collect()
}

#[test]
fn a_pasted_letter() {
    let Read { tree, dropped } = read(PASTED);
    assert_eq!(
        plain_text(&tree.title),
        "Gemeinsames Schreiben der Digitalbeauftragten 2026"
    );
    assert_eq!(tree.blocks[0].kind, Kind::Addressee);
    let expected = [
        (
            "Digitalisierung dauerhaft finanzieren",
            "Das Land ersetzt befristete Programme durch eine jährliche Pauschale.",
        ),
        (
            "Fachkräfte gemeinsam gewinnen",
            "Kommunen sollen sich Stellen teilen können.",
        ),
        (
            "Förderanträge auf zwei Seiten",
            "Bis 50.000 Euro genügt ein einfacher Antrag.",
        ),
        (
            "Basisdienste landesweit bereitstellen",
            "Anmeldung und Bezahlung werden zentral betrieben.",
        ),
        (
            "Schnittstellen offenlegen",
            "Fachverfahren müssen Daten ohne Zusatzkosten austauschen.",
        ),
        (
            "Schriftformerfordernisse abbauen",
            "Wo eine E-Mail genügt, darf kein Brief verlangt werden.",
        ),
    ];
    let expected: Vec<_> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    assert_eq!(found(&tree), expected);
    let report: Vec<_> = dropped
        .iter()
        .map(|Dropped { what, count, .. }| (*what, *count))
        .collect();
    assert_eq!(report, [(What::Greeting, 2), (What::Signatories, 2)]);

    let tree = accepted(&tree);
    let found = demands(&tree);
    assert_eq!(found.len(), 6);
    assert_eq!(
        found[0].text,
        "Das Land ersetzt befristete Programme durch eine jährliche Pauschale. Projekte enden, Betriebskosten nicht."
    );
    assert_eq!(found[5].body.len(), 1);
    let whole = paper::markdown::write(&tree);
    for gone in ["Sehr geehrte", "Grüßen", "Albrecht", "1\\. ", "1. "] {
        assert!(!whole.contains(gone), "{gone} in {whole}");
    }
}

#[test]
fn only_what_was_chosen_becomes_a_demand() {
    let tree = read(PASTED).tree;
    let second = import::recognise(&tree)[1].index;
    let taken = import::accept(tree, &[second, 9_999]);
    let found = demands(&taken);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].title, "Fachkräfte gemeinsam gewinnen");
    assert!(outline(&taken).contains(&"p 1. Digitalisierung dauerhaft finanzieren".to_owned()));
}

#[test]
fn numbered_headings_of_one_level() {
    let tree = read("# Brief\n\n## I. Geld\n\n### 1. Pauschale\n\nText.\n\n### 2. Pool\n\nText.\n\n## II. Recht\n\n### 3. Schriftform\n\nText.\n").tree;
    assert_eq!(titles(&tree), ["Pauschale", "Pool", "Schriftform"]);
    assert_eq!(
        outline(&accepted(&tree))[0..2],
        ["h1 I. Geld", "demand Pauschale"]
    );
}

#[test]
fn announced_demands_wherever_they_stand() {
    let tree = read("# Brief\n\n**Forderung 1: Pauschale**\n\nDas Land zahlt.\n\n**Forderung 2:** Das Land bildet aus.\n\n1. eins\n2. zwei\n").tree;
    assert_eq!(
        found(&tree),
        [
            ("Pauschale".to_owned(), "Das Land zahlt.".to_owned()),
            ("Das Land bildet aus.".to_owned(), String::new()),
        ]
    );
    let made = demands(&accepted(&tree));
    assert_eq!(made[0].title, "Pauschale");
}

#[test]
fn a_list_of_long_items() {
    let tree = read(
        "Unser Papier\n\n1. Das Land ersetzt befristete Programme durch eine jährliche Pauschale.\n2. **Pool.** Kommunen teilen sich Stellen, und zwar im ganzen Land und dauerhaft.\n3. Der Bund ändert das Gesetz.\n",
    )
    .tree;
    let titles = titles(&tree);
    assert_eq!(titles.len(), 3);
    let made = accepted(&tree);
    let found = demands(&made);
    assert_eq!(found[1].title, "Pool");
    assert_eq!(
        found[1].text,
        "Kommunen teilen sich Stellen, und zwar im ganzen Land und dauerhaft."
    );
}

#[test]
fn a_short_list_is_a_list() {
    let tree = read("Papier\n\nWir brauchen:\n\n1. Geld\n2. Zeit\n3. Ruhe\n").tree;
    assert_eq!(titles(&tree), Vec::<String>::new());
    assert_eq!(outline(&tree)[1..], ["ol Geld", "ol Zeit", "ol Ruhe"]);
}

#[test]
fn headings_with_text_are_the_last_resort() {
    let tree = read("# Brief\n\n## Einleitung\n\nWorum es geht.\n\n## Geld\n\nDas Land zahlt.\n\n### Warum\n\nDarum.\n\n## Recht\n\nDer Bund ändert.\n\n## Kontakt\n\nMusterhausen.\n").tree;
    assert_eq!(titles(&tree), ["Geld", "Recht"]);
    let made = accepted(&tree);
    assert_eq!(demands(&made)[0].body.len(), 3, "{:?}", outline(&made));
}

#[test]
fn marked_demands_and_no_others() {
    let source = "# Brief\n\n<!-- petitum: demand id=\"geld\" addressees=\"Landtag\" -->\n\n### Forderung 1: Geld\n\nDas Land zahlt.\n\n### 2. Recht\n\nText.\n\n### 3. Mehr\n\nText.\n";
    let tree = read(source).tree;
    assert_eq!(titles(&tree), ["Geld"]);
    let made = accepted(&tree);
    assert_eq!(
        demands(&made)[0].id.as_ref().map(paper::BlockId::as_str),
        Some("geld")
    );
    let none = import::accept(tree, &[]);
    assert_eq!(none.blocks[0].kind, Kind::Heading(Level::Section));
}

#[test]
fn too_long_for_a_title() {
    let long = "Das Land sorgt dafür, dass ".repeat(10);
    let source = format!(
        "# B\n\n## Forderung 1\n\nx\n\n## Forderung 2: Kurzer Satz vorab. {long}\n\n## Forderung 3: {long}\n"
    );
    let found = demands(&accepted(&read(&source).tree));
    assert_eq!(found[1].title, "Kurzer Satz vorab.");
    assert_eq!(found[1].text, long.trim());
    assert!(found[2].title.ends_with('…'));
    assert_eq!(found[2].text, long.trim());
}

#[test]
fn wrapped_lines_are_joined_and_meant_breaks_are_kept() {
    let tree = read(
        "Brief\n\nDas Land ersetzt befristete Programme durch eine jährliche\nPauschale, die niemand beantragen muss, und es tut dies ohne\njede Frist.\n\nMusterhausen\nRathausplatz 1\n\n  • eins\n  • zwei\n      – zwei a\n  • drei\n",
    )
    .tree;
    assert_eq!(
        outline(&tree),
        [
            "p Das Land ersetzt befristete Programme durch eine jährliche Pauschale, die niemand beantragen muss, und es tut dies ohne jede Frist.",
            "p Musterhausen",
            "p Rathausplatz 1",
            "li eins",
            "li zwei",
            "li zwei a",
            "li drei",
        ]
    );
    let indents: Vec<_> = tree
        .blocks
        .iter()
        .filter_map(|block| match block.kind {
            Kind::Item { indent, .. } => Some(indent),
            _ => None,
        })
        .collect();
    assert_eq!(indents, [0, 0, 1, 0]);
}

#[test]
fn signatories_in_a_table_or_under_a_heading() {
    let tree = read(
        "# Brief\n\nText **hier**.\n\n## Unterzeichnende\n\n| Name | Ort |\n|---|---|\n| Maren Albrecht | Musterhausen |\n| Jonas Čermák | Musterstadt |\n\n## Anhang\n\nText.\n",
    );
    assert_eq!(outline(&tree.tree), ["p Text hier.", "h1 Anhang", "p Text."]);
    assert_eq!(tree.dropped.len(), 1);
    assert_eq!(
        (tree.dropped[0].what, tree.dropped[0].count),
        (What::Signatories, 2)
    );
    assert_eq!(tree.dropped[0].sample, "Maren Albrecht, Musterhausen");
}

#[test]
fn empty_and_strange_texts() {
    for text in [
        "",
        "\n\n",
        "\u{feff}",
        "#",
        "1.",
        "-",
        "•",
        "\u{0}",
        "(",
        "Forderung",
        "Forderung ",
        "I.",
    ] {
        let tree = read(text).tree;
        let all: Vec<_> = (0..tree.blocks.len()).collect();
        import::accept(tree.clone(), &all);
        import::recognise(&tree);
    }
}
