//! The merged text in memory: the only place that applies updates to yrs.
//! Everything that comes here has passed the gate; what is durable is known to the journal.

use bytes::Bytes;
use paper::text;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, ReadTxn, StateVector, Transact, Update};

/// The client id of the server's copy, under which nothing is ever written.
const SILENT: u64 = 0;
/// An update that says nothing.
const EMPTY: &[u8] = &[0, 0];

/// The merged text.
pub(crate) struct Document {
    doc: Doc,
}

/// An update that passed the gate and yet could not be applied; the document is spoilt.
#[derive(Debug)]
pub(crate) struct Spoilt {
    /// Which update of those given.
    pub(crate) at: usize,
    pub(crate) why: String,
}

impl Document {
    pub(crate) fn new() -> Self {
        let doc = text::new_doc(SILENT);
        // The root must exist before the first update arrives.
        text::root(&doc);
        Self { doc }
    }

    /// Applies updates in one transaction and answers what they changed, encoded by the server; nothing if they
    /// changed nothing.
    pub(crate) fn apply<'a>(
        &mut self,
        updates: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Option<Bytes>, Spoilt> {
        let mut txn = self.doc.transact_mut();
        for (at, bytes) in updates.into_iter().enumerate() {
            let spoilt = |why: String| Spoilt { at, why };
            let update = Update::decode_v1(bytes).map_err(|error| spoilt(error.to_string()))?;
            txn.apply_update(update)
                .map_err(|error| spoilt(error.to_string()))?;
            if txn.has_missing_updates() {
                return Err(spoilt("something it builds on is missing".to_owned()));
            }
        }
        // After the commit deleted content is gone, and what was inserted and deleted at once is never stored.
        txn.commit();
        let changed = txn.encode_update_v1();
        Ok((changed != EMPTY).then(|| changed.into()))
    }

    /// The whole state.
    pub(crate) fn state(&self) -> Bytes {
        self.beyond(&StateVector::default())
    }

    /// What a copy with this state vector lacks, with all deletions.
    pub(crate) fn beyond(&self, vector: &StateVector) -> Bytes {
        self.doc.transact().encode_state_as_update_v1(vector).into()
    }

    /// The state vector, encoded.
    pub(crate) fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Text of papers never reaches a log.
        f.write_str("Document(…)")
    }
}
