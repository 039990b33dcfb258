//! Tables of text, for the terminal and as Markdown.

use crate::output::clean;

/// A Markdown table.
pub(super) fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |text: &str| clean(text).replace('\n', " ").replace('|', "\\|");
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head.iter().map(|&name| name.to_owned()).collect());
    text += &["|", &"---|".repeat(head.len()), "\n"].concat();
    rows.iter().for_each(|row| text += &line(row.iter().map(|text| cell(text)).collect()));
    text
}

/// Columns that stand under each other. Widths are counted in characters.
pub(super) fn plain(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|name| name.to_uppercase()).collect();
    let all: Vec<Vec<String>> = std::iter::once(&head)
        .chain(rows)
        .map(|row| row.iter().map(|text| clean(text).replace('\n', " ")).collect())
        .collect();
    let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for row in all {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}
