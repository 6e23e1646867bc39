//! `mujaz completions`, `mujaz man` and `mujaz srx`: what is generated from definitions of the program.

use super::Ending;
use super::arguments::Mujaz;
use anyhow::Context;
use clap::CommandFactory;
use std::path::Path;

pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Mujaz::command(), "mujaz", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Ending::Good)
}

pub(super) fn srx() -> anyhow::Result<Ending> {
    let rules = crate::translate::srx::export(&crate::model::Model::shipped()?);
    std::io::Write::write_all(&mut std::io::stdout(), rules.as_bytes())?;
    Ok(Ending::Good)
}

pub(super) fn man(folder: &Path) -> anyhow::Result<Ending> {
    let cannot = || format!("cannot write manual pages into {}", folder.display());
    std::fs::create_dir_all(folder).with_context(cannot)?;
    clap_mangen::generate_to(Mujaz::command(), folder).with_context(cannot)?;
    Ok(Ending::Good)
}
