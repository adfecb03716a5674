"""What people read about a sheet, in English."""

COLUMN = "Column “{column}”: {text}"
LEFT_OUT = "The row was read without this value."

ROWS = {
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
    "control_character": "there are invisible characters that are not text. "
    "Clear the cell and type it again.",
    "ragged_row": "The row has {found} cells and the header has {expected}. Look for a missing "
    "or surplus separator; where a text contains one, put the text in double quotes.",
    "repeated_row": "this document is already in row {first_line}. Leave one row for each person.",
    "line_too_long": "The line is too long. Shorten the texts or check the line breaks.",
    "unclosed_quote": "A double quote is never closed. Close it or delete it.",
    "document_of_another_age": "this document type is unusual at this age. Check the type and "
    "the date of birth.",
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
    "binary": "The file is not text; it looks like an Excel workbook, a PDF or a picture. "
    "In the spreadsheet choose Save as “CSV UTF-8” and send that file.",
    "encoding": "We do not recognise the encoding of the text. "
    "Save the sheet as “CSV UTF-8” and send it again.",
    "no_header": "We found no header among the first 50 rows. It must name at least first names, "
    "surnames, document type and number, and date of birth, separated by semicolon, comma or tab.",
    "missing_columns": "The header lacks columns: {columns}. Add them.",
    "repeated_columns": "The header repeats a column: {columns}. Leave one.",
    "too_wide": "There are lines or headers too long for an intake sheet. "
    "Check that it is the right file.",
    "no_rows": "The sheet has a header but no person. Add the rows.",
}
