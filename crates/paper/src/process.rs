//! Who may do what, and when: the table of roles, phases and actions, as data.
//! Who somebody is and which phase a paper is in is the server's; it asks [`allowed`] for every request and every frame.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use Action::{Comment, Decide, Freeze, Lead, Propose, Read, SeeMunicipalities, SeeNames, Sign, Write};
use Role::{Editor, Owner, Participant, Reader, Writer};

/// What a member is in one paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Lesen.
    Reader,
    /// Mitreden.
    Participant,
    /// Mitschreiben.
    Writer,
    /// Redaktion.
    Editor,
    /// Leitung.
    Owner,
}

/// The stage of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Ideas and table sheets; only editors touch the letter.
    Collect,
    /// Writers type in the letter itself.
    Draft,
    /// Changes only as proposals.
    Consult,
    /// Editors write, everyone reads live.
    Edit,
    /// One frozen version is signed.
    Sign,
    /// Public.
    Published,
}

/// What somebody wants to do; each is one row of the table, two where a row sees more or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Read the letter, frozen versions and their files.
    Read,
    /// See who is here, by municipality.
    SeeMunicipalities,
    /// See who is here, by name.
    SeeNames,
    /// Comment, reply, support, take a position on a demand.
    Comment,
    /// Send an idea, start a table sheet, open, change and withdraw a proposal of one's own.
    Propose,
    /// Change the letter directly.
    Write,
    /// Decide on proposals, resolve others' comments, lock a chapter, restore, import into a paper, read working states.
    Decide,
    /// Freeze a version, make a file of the working state.
    Freeze,
    /// Sign the version that is signed.
    Sign,
    /// Links, members, phase, which version is signed, publish, archive, delete.
    Lead,
}

/// The phases in which each role may do each action.
/// What is not listed is not allowed.
const TABLE: &[(Action, Role, &[Phase])] = &[
    (Read, Reader, ALWAYS),
    (Read, Participant, ALWAYS),
    (Read, Writer, ALWAYS),
    (Read, Editor, ALWAYS),
    (Read, Owner, ALWAYS),
    (SeeMunicipalities, Participant, ALWAYS),
    (SeeMunicipalities, Writer, ALWAYS),
    (SeeMunicipalities, Editor, ALWAYS),
    (SeeMunicipalities, Owner, ALWAYS),
    (SeeNames, Writer, ALWAYS),
    (SeeNames, Editor, ALWAYS),
    (SeeNames, Owner, ALWAYS),
    (Comment, Participant, TO_EDIT),
    (Comment, Writer, TO_EDIT),
    (Comment, Editor, TO_SIGN),
    (Comment, Owner, TO_SIGN),
    (Propose, Participant, TO_CONSULT),
    (Propose, Writer, TO_CONSULT),
    (Propose, Editor, TO_EDIT),
    (Propose, Owner, TO_EDIT),
    (Write, Writer, &[Phase::Draft]),
    (Write, Editor, TO_EDIT),
    (Write, Owner, TO_EDIT),
    (Decide, Editor, TO_EDIT),
    (Decide, Owner, TO_EDIT),
    (Freeze, Editor, TO_SIGN),
    (Freeze, Owner, TO_SIGN),
    (Sign, Participant, &[Phase::Sign]),
    (Sign, Writer, &[Phase::Sign]),
    (Sign, Editor, &[Phase::Sign]),
    (Sign, Owner, &[Phase::Sign]),
    (Lead, Owner, ALWAYS),
];

const TO_CONSULT: &[Phase] = &[Phase::Collect, Phase::Draft, Phase::Consult];
const TO_EDIT: &[Phase] = &[Phase::Collect, Phase::Draft, Phase::Consult, Phase::Edit];
const TO_SIGN: &[Phase] = &[
    Phase::Collect,
    Phase::Draft,
    Phase::Consult,
    Phase::Edit,
    Phase::Sign,
];
const ALWAYS: &[Phase] = &Phase::ALL;

/// Whether the table lets this role do this in this phase.
pub fn allowed(role: Role, phase: Phase, action: Action) -> bool {
    TABLE
        .iter()
        .any(|(a, r, phases)| *a == action && *r == role && phases.contains(&phase))
}

/// A word that names no role or phase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} {word:?}")]
pub struct UnknownWord {
    what: &'static str,
    word: String,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 5] = [Reader, Participant, Writer, Editor, Owner];

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Reader => "reader",
            Participant => "participant",
            Writer => "writer",
            Editor => "editor",
            Owner => "owner",
        }
    }

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Reader => "Lesen",
            Participant => "Mitreden",
            Writer => "Mitschreiben",
            Editor => "Redaktion",
            Owner => "Leitung",
        }
    }
}

impl Phase {
    /// Every phase, in the order of the process.
    pub const ALL: [Self; 6] = [
        Self::Collect,
        Self::Draft,
        Self::Consult,
        Self::Edit,
        Self::Sign,
        Self::Published,
    ];

    /// The phase of a new paper.
    pub const FIRST: Self = Self::Draft;

    /// The word on the wire and in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Draft => "draft",
            Self::Consult => "consult",
            Self::Edit => "edit",
            Self::Sign => "sign",
            Self::Published => "published",
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Collect => "Ideen sammeln",
            Self::Draft => "Alle schreiben",
            Self::Consult => "Alle schlagen vor",
            Self::Edit => "Nur Redaktion",
            Self::Sign => "Mitzeichnung",
            Self::Published => "Veröffentlicht",
        }
    }
}

impl Action {
    /// Every action, in the order of the table.
    pub const ALL: [Self; 10] = [
        Read,
        SeeMunicipalities,
        SeeNames,
        Comment,
        Propose,
        Write,
        Decide,
        Freeze,
        Sign,
        Lead,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Read => "read",
            SeeMunicipalities => "see-municipalities",
            SeeNames => "see-names",
            Comment => "comment",
            Propose => "propose",
            Write => "write",
            Decide => "decide",
            Freeze => "freeze",
            Sign => "sign",
            Lead => "lead",
        }
    }

    /// What the role may do in the phase.
    pub fn all_allowed(role: Role, phase: Phase) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |action| allowed(role, phase, *action))
    }
}

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        find("role", word, Self::ALL, Self::as_str)
    }
}

impl FromStr for Phase {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        find("phase", word, Self::ALL, Self::as_str)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn find<T: Copy, const N: usize>(
    what: &'static str,
    word: &str,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Result<T, UnknownWord> {
    all.into_iter()
        .find(|one| name(*one) == word)
        .ok_or_else(|| UnknownWord {
            what,
            word: word.chars().take(40).collect(),
        })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn the_whole_table() {
        let mut table = String::new();
        for action in Action::ALL {
            writeln!(table, "{}", action.as_str()).unwrap();
            for role in Role::ALL {
                let phases: Vec<_> = Phase::ALL
                    .into_iter()
                    .map(|phase| {
                        if allowed(role, phase, action) {
                            phase.as_str()
                        } else {
                            "-"
                        }
                    })
                    .collect();
                writeln!(table, "  {role:<11} {}", phases.join(" ")).unwrap();
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn words_go_there_and_back() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        for phase in Phase::ALL {
            assert_eq!(phase.as_str().parse(), Ok(phase));
            assert_eq!(serde_json::to_value(phase).unwrap(), phase.as_str());
        }
        for action in Action::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
        }
        assert_eq!(
            "chef".parse::<Role>().unwrap_err().to_string(),
            "unknown role \"chef\""
        );
    }
}
