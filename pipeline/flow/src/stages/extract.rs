//! Finds the figures of a batch of articles, and proves them. Stateless: many batches at once.

use std::sync::Arc;

use sluicebox_extract::kernel::Extractor;

use crate::batch::Batch;
use crate::stage::{Kernel, Spec};
use crate::{Result, prove};

/// The stage.
pub struct Extract {
    extractor: Arc<Extractor>,
}

impl Extract {
    /// Finds what `extractor` finds.
    pub fn new(extractor: Arc<Extractor>) -> Self {
        Self { extractor }
    }
}

impl Kernel for Extract {
    type Input = Batch;
    type Output = Batch;

    fn spec(&self) -> Spec {
        Spec { name: "extract", queue: 4 }
    }

    fn apply(&self, mut batch: Batch) -> Result<Batch> {
        let extracted = self.extractor.extract(&batch.articles)?;
        batch.articles = extracted.articles;
        batch.metrics = extracted.metrics;
        batch.passed_over = extracted.passed_over;
        prove::batch(&batch)?;
        let memory = batch.memory();
        batch.permit.resize(memory);
        Ok(batch)
    }
}
