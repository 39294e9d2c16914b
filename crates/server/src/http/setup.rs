//! The setup link: what an imported statement holds, and creating a paper.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use paper::{Block, Inline, Tree, import, plain_text};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::Address;
use super::body::Body;
use super::token::demand_setup;
use crate::app::App;
use crate::clock;
use crate::desk;
use crate::problem::Problem;

#[derive(Deserialize)]
pub(super) struct Import {
    token: String,
    #[serde(flatten)]
    statement: Statement,
}

/// Last year's statement, as text or as blocks that the browser made of what was pasted.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Statement {
    Markdown(String),
    Blocks(Vec<Block>),
}

pub(super) async fn import(
    State(app): State<Arc<App>>,
    Address(address): Address,
    Body(Import { token, statement }): Body<Import>,
) -> Result<Json<Value>, Problem> {
    app.limits.setup(address)?;
    demand_setup(&app, &token).await?;
    // Reading a long statement takes a while.
    tokio::task::spawn_blocking(move || recognised(statement))
        .await
        .map_err(|error| Problem::unexpected(&error))?
        .map(Json)
}

#[derive(Deserialize)]
pub(super) struct NewPaper {
    token: String,
    title: String,
    #[serde(default)]
    blocks: Vec<Block>,
    #[serde(default)]
    demands: Vec<usize>,
}

pub(super) async fn create(
    State(app): State<Arc<App>>,
    Address(address): Address,
    Body(new): Body<NewPaper>,
) -> Result<Json<Value>, Problem> {
    app.limits.setup(address)?;
    demand_setup(&app, &new.token).await?;
    let tree = Tree {
        title: vec![Inline::plain(new.title.clone())],
        blocks: new.blocks,
    };
    let tree = import::accept(tree, &new.demands);
    let created = desk::papers::create(&app.store, &app.public, &new.title, tree, clock::now()).await?;
    Ok(Json(json!({
        "paper": created.paper,
        "text": created.text,
        "links": created.links,
        "loopback": app.public.is_loopback(),
    })))
}

/// What was read, which blocks look like demands, and what has no place in a letter.
fn recognised(statement: Statement) -> Result<Value, Problem> {
    let read = match statement {
        Statement::Markdown(markdown) => import::read(&markdown).map_err(|error| {
            tracing::info!(%error, "import refused");
            Problem::invalid(
                "Der Text ist zu lang oder zu verschachtelt für ein Papier. Es wurde nichts übernommen.",
            )
        })?,
        Statement::Blocks(blocks) => import::of_blocks(blocks),
    };
    Ok(json!({
        "title": plain_text(&read.tree.title),
        "blocks": read.tree.blocks,
        "candidates": import::recognise(&read.tree),
        "dropped": read.dropped,
    }))
}
