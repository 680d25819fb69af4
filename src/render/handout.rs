//! The handout: what a participant holds, reads and writes in. One for each module.

use serde::Serialize;

use crate::course::Target;
use crate::machine::MachineError;
use crate::projection::Projection;
use crate::render::module_view::{self, ModuleView, Style};
use crate::render::shell::Shell;
use crate::render::write::html::{Context, Html};
use crate::render::{ALL, Desk, Document, Page, own_path};
use crate::syntax::vocabulary::Reader;

pub(super) const DOCUMENT: Document = Document {
    name: "handout",
    title: "Handouts",
    about: "One for each module: the text, worksheets and room for notes",
    reader: Reader::Participant,
    editions: ALL,
    pages,
    render,
};

#[derive(Serialize)]
struct View {
    shell: Shell,
    module: ModuleView,
}

fn pages(projection: &Projection<'_>) -> Vec<Page> {
    let page = |index| {
        let (block, title) = projection.heading(index);
        Page {
            path: own_path(&format!("participant/{}", file_name(projection, index))),
            title: format!("{block} {title}"),
        }
    };
    (0..projection.len()).map(page).collect()
}

/// The handout's file: numbered in teaching order, so that a folder sorts as the course runs.
fn file_name(projection: &Projection<'_>, index: usize) -> String {
    let digits = projection.len().to_string().len().max(2);
    format!("handout-{:0digits$}-{}.html", index + 1, projection.slug(index))
}

fn render(desk: &Desk<'_>, index: usize) -> Result<String, MachineError> {
    let projection = desk.projection;
    let module = projection.module(index);
    let address = |target: &Target| {
        let file = if target.module == module.slug {
            String::new()
        } else {
            file_name(projection, projection.index_of(&target.module)?)
        };
        let id = target.id.as_ref().map_or(String::new(), |id| format!("#{id}"));
        Some(if file.is_empty() && id.is_empty() {
            "#_main".to_owned()
        } else {
            format!("{file}{id}")
        })
    };
    let context = Context {
        projection,
        module: module.path,
        prefix: String::new(),
        heading_level: 4,
        address: &address,
        key_address: None,
    };
    let mut html = Html::new(&context);
    let view = module_view::view(projection, &module, &mut html, Style::Handout);
    let title = format!("Handout {}", module.tree.front.block.value);
    let shell = Shell::new(desk, &title, html.icons(), Some("../index.html"));
    desk.templates.render("kit/handout.html", &View { shell, module: view })
}
