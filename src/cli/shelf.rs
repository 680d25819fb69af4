//! The folder that is published: its catalogue, and the folders of its releases.
//!
//! `catalog.json` is the truth, and replaced by one rename. Before that, a release's own folder is whole in its place
//! and the new catalogue's signature lies there under a name of its own (`catalog-7.sig`), so that at every moment the
//! catalogue that is there is complete, and signed by what is there. `index.html` is made from the catalogue, written
//! before it, and renamed right after it; where a run was cut short between these two renames, the page is one step
//! behind until the next run mends it. A release that has its name is never written again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::output::{self, PartFolder, Reserved};
use crate::cli::signing::Signer;
use crate::digest::Digest;
use crate::kit::{self, Reason, Received, Refusal};
use crate::machine::MachineError;
use crate::release::catalogue_file::{
    self, CATALOGUE_BYTES, Catalogue, NAME, Release, folder, signature_name,
};
use crate::release::catalogue_page::{self, Signed};
use crate::release::signature;
use crate::source;
use crate::syntax::values::{Slug, Version};

const PAGE: &str = "index.html";

/// The signature's name beside the sums.
pub(super) const SUMS_SIGNATURE: &str = "SHA256SUMS.sig";

/// A published folder, as it was found.
pub(super) struct Shelf {
    folder: PathBuf,
    /// Its catalogue, if it has one.
    pub(super) catalogue: Option<Catalogue>,
    /// Whether that is signed.
    pub(super) signed: Signed,
}

/// A published folder that nobody else changes meanwhile.
pub(super) struct Taken {
    /// What was found.
    pub(super) shelf: Shelf,
    place: Reserved,
}

/// Looks at a folder; a catalogue that can't be read is refused.
pub(super) fn look(folder: &Path) -> Result<Result<Shelf, Refusal>, MachineError> {
    let mut shelf = Shelf { folder: folder.to_owned(), catalogue: None, signed: Signed::No };
    let path = folder.join(NAME);
    if !path.exists() {
        return Ok(Ok(shelf));
    }
    let wrong = |what: String| {
        Ok(Err(Refusal::new(Reason::WrongCatalogue, format!("`{}` {what}", path.display()))))
    };
    let Some(bytes) = source::read_named(&path, CATALOGUE_BYTES)? else {
        return wrong(format!("is larger than {}", source::bytes(CATALOGUE_BYTES)));
    };
    let catalogue = match Catalogue::parse(&bytes) {
        Ok(catalogue) => catalogue,
        Err(why) => return wrong(format!("is no catalogue: {why}")),
    };
    let name = signature_name(catalogue.number);
    if folder.join(&name).exists() {
        let written = source::read_named(&folder.join(&name), signature::SIGNATURE_BYTES)?;
        let sound = written.map(|text| signature::check(&text, signature::CATALOGUE, &bytes));
        if sound.is_none_or(|sound| sound.is_err()) {
            return wrong(format!("isn't what `{name}` signs: somebody changed it"));
        }
        shelf.signed = Signed::Yes;
    }
    shelf.catalogue = Some(catalogue);
    Ok(Ok(shelf))
}

/// Takes a folder to change it, and clears away what killed runs left. Who comes meanwhile waits.
pub(super) fn take(folder: &Path) -> Result<Result<Taken, Refusal>, MachineError> {
    let place = output::reserve(folder, NAME)?;
    output::clear_parts(folder, NAME)?;
    Ok(look(folder)?.map(|shelf| Taken { shelf, place }))
}

impl Shelf {
    /// Where a release lies, or will lie.
    pub(super) fn folder_of(&self, course: &Slug, version: &Version) -> PathBuf {
        self.folder.join(folder(course, version))
    }

    /// A file of a release, if it is there.
    pub(super) fn read(
        &self,
        course: &Slug,
        version: &Version,
        name: &str,
    ) -> Result<Option<Vec<u8>>, MachineError> {
        let path = self.folder_of(course, version).join(name);
        if path.exists() { source::read_named(&path, kit::limits::ZIP_BYTES) } else { Ok(None) }
    }

    /// The instructor kit of a release: what the next release of its course is compared with. It must be the one that
    /// the catalogue lists.
    pub(super) fn kit_of(
        &self,
        course: &Slug,
        release: &Release,
    ) -> Result<Result<Received, Refusal>, MachineError> {
        let name = format!("{course}-{}.zip", release.version);
        let listed = release.files.iter().find(|file| file.name == name);
        let Some((file, zip)) = listed.zip(self.read(course, &release.version, &name)?) else {
            let what = format!("`{}/{name}` is missing", release.folder);
            return Ok(Err(Refusal::new(Reason::MissingFile, what)));
        };
        if Digest::of(&zip) != file.sha256 {
            let what = format!("`{}/{name}` isn't what the catalogue lists", release.folder);
            return Ok(Err(Refusal::new(Reason::SumMismatch, what)));
        }
        Ok(kit::receive(&zip))
    }

    /// Whether the page is what the catalogue says.
    fn has_its_page(&self) -> Result<bool, MachineError> {
        let Some(catalogue) = &self.catalogue else { return Ok(true) };
        let page = catalogue_page::page(catalogue, self.signed)?;
        Ok(fs::read(self.folder.join(PAGE)).is_ok_and(|before| before == page.as_bytes()))
    }

    /// Makes the page again if it isn't what the catalogue says, and says whether that was needed.
    pub(super) fn mend(&self) -> Result<bool, MachineError> {
        if self.has_its_page()? {
            return Ok(false);
        }
        // Somebody may be about to change both: whoever has the folder to himself sees what there is now.
        let Ok(taken) = take(&self.folder)? else { return Ok(false) };
        let Some(catalogue) = &taken.shelf.catalogue else { return Ok(false) };
        let page = catalogue_page::page(catalogue, taken.shelf.signed)?;
        output::publish_file(&self.folder.join(PAGE), page.as_bytes())?;
        Ok(true)
    }
}

impl Taken {
    /// Leaves the folder to others.
    pub(super) fn leave(self) -> Shelf {
        self.shelf
    }

    /// Begins the folder of a release.
    pub(super) fn begin(
        &self,
        course: &Slug,
        version: &Version,
    ) -> Result<PartFolder, MachineError> {
        output::begin_folder(&self.shelf.folder_of(course, version))
    }

    /// Puts a new catalogue in the place of the one that is there, signed if somebody signs.
    pub(super) fn publish(
        self,
        catalogue: Catalogue,
        signer: Option<&Signer>,
    ) -> Result<Result<(), String>, MachineError> {
        let text = catalogue.text();
        let (folder, number) = (self.shelf.folder.clone(), catalogue.number);
        let signature = folder.join(signature_name(number));
        match signer {
            Some(signer) => match signer.sign(signature::CATALOGUE, text.as_bytes())? {
                Ok((written, _)) => {
                    output::publish_file(&signature, written.as_bytes()).map(drop)?
                }
                Err(why) => return Ok(Err(why)),
            },
            // A killed run may have left one for a catalogue that never came.
            None => remove(&signature)?,
        }
        let signed = if signer.is_some() { Signed::Yes } else { Signed::No };
        let page = catalogue_page::page(&catalogue, signed)?;
        let page = output::write(&folder, PAGE, page.as_bytes())?;
        self.place.fill(text.as_bytes())?.put_in_place_with(page)?;
        // Who has just read the catalogue before this one still finds its signature.
        if let Some(old) = number.checked_sub(2) {
            remove(&folder.join(catalogue_file::signature_name(old)))?;
        }
        Ok(Ok(()))
    }
}

fn remove(path: &Path) -> Result<(), MachineError> {
    match path.exists() {
        true => {
            fs::remove_file(path).map_err(|error| MachineError::io("can't remove", path, error))
        }
        false => Ok(()),
    }
}
