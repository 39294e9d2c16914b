//! Files in a process of their own: hostile text can make a typesetter take any memory, any time, or abort.
//!
//! `press` starts `petitum render`, feeds it and takes it down; `child` is what runs in there.
//! What a file is made of and how stands in the crate `export`; which files are kept, in `desk`.

mod child;
mod press;

use std::sync::LazyLock;

pub use child::child;
pub use press::{Press, RenderError, Rendered};

/// The press of this process: it starts the program that is running.
static PRESS: LazyLock<std::io::Result<Press>> = LazyLock::new(|| std::env::current_exe().map(Press::new));

/// Makes the PDF of a request in a process of its own.
pub async fn render(request: &export::Request) -> Result<Rendered, RenderError> {
    match &*PRESS {
        Ok(press) => press.render(request).await,
        Err(error) => Err(RenderError::Failed(format!("own program not found: {error}"))),
    }
}
