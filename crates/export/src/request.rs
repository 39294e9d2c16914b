//! What a file is made from: the text and the facts that were frozen with it.
//! Nothing here is looked up; where the facts come from is the server's business.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Everything that a file depends on.
/// Equal requests make equal bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The text in normal form.
    pub tree: paper::Tree,
    /// What stands beside the text.
    pub facts: Facts,
}

/// What was frozen beside the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Id of the paper; with the standing it identifies the file.
    pub paper: String,
    /// Name of the paper, as in „Forderungsschreiben 2027“.
    pub name: String,
    /// Who sends the letter, if that was said.
    pub sender: Option<String>,
    /// The day of freezing, or of the working state.
    pub date: Date,
    /// Whether the text is frozen.
    pub standing: Standing,
    /// SHA-256 of the normal form, in hexadecimal digits.
    pub digest: String,
}

/// Whether a text is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Standing {
    /// A working state; the file says „Entwurf“ on every page.
    Draft,
    /// A frozen version.
    Version {
        /// Its number, counted from 1.
        number: u32,
        /// Its label; may be blank.
        label: String,
    },
}

/// A civil date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

impl Date {
    /// Takes a day of the calendar, nothing else.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let date = Self { year, month, day };
        date.is_civil().then_some(date)
    }

    /// Whether the calendar has this day.
    pub(crate) fn is_civil(self) -> bool {
        let leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=9999).contains(&self.year) && (1..=days).contains(&self.day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1));
        write!(f, "{}. {} {}", self.day, month.unwrap_or(&"?"), self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert!(Date::new(2028, 2, 29).is_some());
        for (year, month, day) in [
            (2027, 2, 29),
            (1900, 2, 29),
            (2027, 13, 1),
            (2027, 4, 31),
            (2027, 1, 0),
            (0, 1, 1),
        ] {
            assert_eq!(Date::new(year, month, day), None);
        }
    }

    #[test]
    fn a_date_reads_as_in_a_letter() {
        let date = Date::new(2027, 3, 1).unwrap();
        assert_eq!(date.to_string(), "1. März 2027");
    }
}
