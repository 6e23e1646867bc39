//! Quotations: words in quotation marks with the person who spoke and the one who reports it.
//!
//! Uses `words` and `model`. To be a quotation, marked words follow a verb of speech or another sign of it; titles
//! of books and words kept at a distance are no speech.
