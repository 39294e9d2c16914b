//! What a file shows otherwise than the text, collected for the people who have to know before they freeze.

use serde::{Deserialize, Serialize};

/// Different repairs that are listed; what comes behind is only counted.
const LISTED: usize = 200;

/// Something that the file shows otherwise than the text, because PDF/A-3a or PDF/UA-1 would break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What was done, in words for people.
    pub what: String,
    /// Where, in words for people.
    #[serde(rename = "where")]
    pub place: String,
}

/// The repairs so far, each kind once per place, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Repairs {
    list: Vec<Repair>,
    more: usize,
}

impl Repairs {
    pub(crate) fn add(&mut self, what: &str, place: &str) {
        let known = self
            .list
            .iter()
            .any(|repair| repair.what == what && repair.place == place);
        if known {
            return;
        }
        if self.list.len() == LISTED {
            self.more += 1;
            return;
        }
        self.list.push(Repair {
            what: what.to_owned(),
            place: place.to_owned(),
        });
    }

    pub(crate) fn into_list(mut self) -> Vec<Repair> {
        if self.more > 0 {
            self.list.push(Repair {
                what: format!("{} weitere Reparaturen", self.more),
                place: "ganzer Text".to_owned(),
            });
        }
        self.list
    }
}
