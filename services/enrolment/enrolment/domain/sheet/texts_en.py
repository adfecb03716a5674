"""What people read about a sheet, in English."""

COLUMN = "Column “{column}”: {text}"
LEFT_OUT = "The row was read without this value."
#: title of the column that remarks are written to
REMARKS = "Remarks of the import"

ROWS = {
    "too_young": "she is younger than this intake asks for. Check the birth date or choose another intake.",
    "too_old": "she is older than this intake asks for. Check the birth date or choose another intake.",
    "other_municipality": "this intake is for another municipality. Check the municipality or choose another intake.",
    "municipality_unknown": "this intake asks for the municipality. Add the column or fill in the cell.",
    "other_sex": "this intake is for other people. Check the sex or choose another intake.",
    "sex_unknown": "this intake asks for the sex. Add the column or fill in the cell.",
    "other_gender": "this intake is for other people. Check the gender or choose another intake.",
    "gender_unknown": "this intake asks for the gender. Add the column or fill in the cell.",
    "agreement_over": "the agreement with whoever sends this sheet is over. Conclude a new one before sending it.",
    "participant_left": "she has left the programme. If she comes back, readmit her first.",
    "missing_value": "the value is missing. Write it.",
    "unknown_document_type": "we do not know this document type. "
    "Write RC, TI, CC, CE, PA, PPT or PEP.",
    "number_as_exponent": "the spreadsheet shortened the number (like 1.02E+09) and digits were "
    "lost. Format the column as text and write the number again.",
    "letters_in_number": "the number has letters or signs in it. Write the digits only "
    "(for a passport, letters and digits).",
    "wrong_length": "the number has too few or too many digits for this document type. "
    "Compare it with the document.",
    "too_long": "the text is too long. Shorten it.",
    "garbled_text": "some letters are damaged. Save the sheet as “CSV UTF-8” and send it again.",
    "odd_characters": "it has digits or signs that do not belong in a name. "
    "If an accented letter looks wrong, save the sheet as “CSV UTF-8”.",
    "not_a_mobile": "this is a landline. Write a mobile number: ten digits, the first a 3.",
    "bad_mobile": "this is no mobile number. Write one only, of ten digits starting with 3, or "
    "with + and the country code if it is foreign; or leave the cell blank.",
    "bad_email": "this is no e-mail address. Write it like name@example.org "
    "or leave the cell blank.",
    "ambiguous_date": "the year has two digits and the date can be read in several ways. "
    "Write it as dd/mm/yyyy.",
    "impossible_date": "this date is not in the calendar. Correct it; "
    "the day comes before the month: dd/mm/yyyy.",
    "unreadable_date": "this is no date that we can read. Write it as dd/mm/yyyy.",
    "date_in_future": "the date is in the future. Correct it.",
    "implausible_date": "the date is too long ago. Check the year.",
    "authorised_before_birth": "the authorisation is earlier than the birth. Check both dates.",
    "not_a_number": "this is not a number. Write it in digits.",
    "implausible_number": "the number is too large. Check it.",
    "not_yes_or_no": "the answer must be yes or no. Correct it or leave the cell blank.",
    "unknown_channel": "we do not know this channel. Write email, sms or whatsapp, "
    "or leave the cell blank.",
    "unknown_sex": "we do not know this answer. Write F, M or intersex, or leave the cell blank.",
    "unknown_gender": "we do not know this answer. Write woman, man, non-binary, other or "
    "prefer not to say, or leave the cell blank.",
    "unknown_language": "we do not write in this language. Write Spanish, English or French, "
    "or leave the cell blank.",
    "cell_error": "the formula in this cell gives an error or has no result. "
    "Write the value in its place.",
    "control_character": "there are invisible characters that are not text. "
    "Clear the cell and type it again.",
    "ragged_row": "The row has {found} cells and the header has {expected}. Look for a missing "
    "or surplus separator; where a text contains one, put the text in double quotes.",
    "repeated_row": "this document is already in row {first_line}. Leave one row for each person.",
    "line_too_long": "The line is too long. Shorten the texts or check the line breaks.",
    "unclosed_quote": "A double quote is never closed. Close it or delete it.",
    "document_of_another_age": "this document type is unusual at this age. Check the type and "
    "the date of birth.",
    "expired_document": "the document has expired. The enrolment goes on; ask for its renewal.",
    "name_rewritten": "spaces or capitals were corrected. Check the result.",
    "number_in_words": "the number was in words and was read as a figure. "
    "Next time write it in digits.",
    "read_as_blank": "it was taken for a blank cell. If there is a value, write it.",
    "read_as_cc": "it does not say what type the document is and was taken for a CC. "
    "If it is another, write it.",
    "minor_without_guardian": "a minor, and the guardian's name is missing. Fill it in.",
    "no_authorisation": "without the date of an authorisation no message will be sent. "
    "Ask for the authorisation and write its date.",
    "no_contact": "there is neither mobile nor e-mail, so we cannot write to this person. "
    "Ask for one of them.",
    "channel_without_contact": "a channel was chosen for which there is no address or number; "
    "the other will be used. Fill in the contact or change the channel.",
}

UNREADABLE = {
    "empty": "The file is empty. Send the sheet with its header and its rows.",
    "binary": "The file is no spreadsheet; it looks like a PDF, a picture or another document. "
    "In the spreadsheet choose Save as XLSX or “CSV UTF-8” and send that file.",
    "old_workbook": "The file is in a spreadsheet format that we do not read (XLS, XLSB or ODS). "
    "Open it, choose Save as XLSX or “CSV UTF-8” and send that file.",
    "encrypted_workbook": "The workbook is protected by a password and we cannot open it. "
    "Remove the password, save it and send it again.",
    "broken_workbook": "The workbook is damaged, or no spreadsheet saved it. "
    "Open it, save it again as XLSX or “CSV UTF-8” and send that file.",
    "workbook_too_large": "The workbook is too large once it is opened. "
    "Copy the intake sheet alone to a new workbook and send that file.",
    "encoding": "We do not recognise the encoding of the text. "
    "Save the sheet as “CSV UTF-8” and send it again.",
    "no_header": "We found no header among the first 50 rows. It must name at least first names, "
    "surnames, document type and number, and date of birth, each in a cell of its own; in a CSV, "
    "separated by semicolon, comma or tab.",
    "missing_columns": "The header lacks columns: {columns}. Add them.",
    "mapped_column_missing": "The sheet lacks columns that you named: {columns}. "
    "Correct the mapping or the header.",
    "repeated_columns": "The header repeats a column: {columns}. Leave one.",
    "too_wide": "There are lines or headers too long for an intake sheet. "
    "Check that it is the right file.",
    "no_rows": "The sheet has a header but no person. Add the rows.",
}
