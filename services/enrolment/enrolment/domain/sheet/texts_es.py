"""What people read about a sheet, in Spanish."""

COLUMN = "Columna «{column}»: {text}"
LEFT_OUT = "La fila se leyó sin este dato."
#: title of the column that remarks are written to
REMARKS = "Observaciones de la importación"

ROWS = {
    "too_young": "es menor que la edad que pide esta convocatoria. Revise la fecha de nacimiento o elija otra convocatoria.",
    "too_old": "pasa de la edad que pide esta convocatoria. Revise la fecha de nacimiento o elija otra convocatoria.",
    "other_municipality": "esta convocatoria es para otro municipio. Revise el municipio o elija otra convocatoria.",
    "municipality_unknown": "esta convocatoria pide el municipio. Agregue la columna «municipio» o escriba el dato.",
    "other_sex": "esta convocatoria es para otras personas. Revise el sexo o elija otra convocatoria.",
    "sex_unknown": "esta convocatoria pide el sexo. Agregue la columna «sexo» o escriba el dato.",
    "other_gender": "esta convocatoria es para otras personas. Revise el género o elija otra convocatoria.",
    "gender_unknown": "esta convocatoria pide el género. Agregue la columna «género» o escriba el dato.",
    "agreement_over": "el acuerdo con quien envía esta hoja terminó. Acuerden uno nuevo antes de enviarla.",
    "participant_left": "la persona se retiró del programa. Si vuelve, readmítala primero.",
    "missing_value": "falta el dato. Escríbalo.",
    "unknown_document_type": "no conocemos ese tipo de documento. "
    "Escriba RC, TI, CC, CE, PA, PPT o PEP.",
    "number_as_exponent": "la hoja de cálculo abrevió el número (como 1,02E+09) y se perdieron "
    "cifras. Dé a la columna formato de texto y vuelva a escribir el número.",
    "letters_in_number": "el número tiene letras o signos. Escriba solo las cifras "
    "(en un pasaporte, letras y cifras).",
    "wrong_length": "al número le faltan o le sobran cifras para ese tipo de documento. "
    "Compárelo con el documento.",
    "too_long": "el texto es demasiado largo. Acórtelo.",
    "garbled_text": "hay letras dañadas. Guarde la hoja como «CSV UTF-8» y vuelva a enviarla.",
    "odd_characters": "hay cifras o signos que no van en un nombre. "
    "Si una letra con tilde o una ñ se ve mal, guarde la hoja como «CSV UTF-8».",
    "not_a_mobile": "es un teléfono fijo. Escriba un celular: diez cifras que empiezan por 3.",
    "bad_mobile": "no es un número de celular. Escriba uno solo, de diez cifras que empiezan "
    "por 3, o con + y el indicativo si es de otro país; o deje la celda vacía.",
    "bad_email": "no es una dirección de correo. Escríbala como nombre@ejemplo.org "
    "o deje la celda vacía.",
    "ambiguous_date": "el año tiene dos cifras y la fecha se puede leer de varias maneras. "
    "Escríbala como dd/mm/aaaa.",
    "impossible_date": "esa fecha no existe en el calendario. Corríjala; "
    "el día va antes del mes: dd/mm/aaaa.",
    "unreadable_date": "no es una fecha que sepamos leer. Escríbala como dd/mm/aaaa.",
    "date_in_future": "la fecha está en el futuro. Corríjala.",
    "implausible_date": "la fecha es demasiado antigua. Revise el año.",
    "authorised_before_birth": "la autorización es anterior al nacimiento. Revise las dos fechas.",
    "not_a_number": "no es un número. Escríbalo con cifras.",
    "implausible_number": "el número es demasiado grande. Revíselo.",
    "not_yes_or_no": "la respuesta debe ser sí o no. Corríjala o deje la celda vacía.",
    "unknown_channel": "no conocemos ese canal. Escriba correo, sms o whatsapp, "
    "o deje la celda vacía.",
    "unknown_sex": "no conocemos esa respuesta. Escriba F, M o intersexual, o deje la celda vacía.",
    "unknown_gender": "no conocemos esa respuesta. Escriba mujer, hombre, no binario, otro "
    "o prefiero no decir, o deje la celda vacía.",
    "unknown_language": "no escribimos en ese idioma. Escriba español, inglés o francés, "
    "o deje la celda vacía.",
    "cell_error": "la fórmula de la celda da un error o no tiene resultado. "
    "Escriba el dato en su lugar.",
    "control_character": "hay caracteres invisibles que no son texto. "
    "Borre la celda y escríbala de nuevo.",
    "ragged_row": "La fila tiene {found} celdas y el encabezado {expected}. Busque un separador "
    "de más o de menos; si un texto lo contiene, póngalo entre comillas dobles.",
    "repeated_row": "este documento ya está en la fila {first_line}. "
    "Deje una sola fila por persona.",
    "line_too_long": "La línea es demasiado larga. Acorte los textos o revise los saltos de línea.",
    "unclosed_quote": "Hay una comilla doble que no se cierra. Ciérrela o bórrela.",
    "document_of_another_age": "ese tipo de documento no es el usual a esa edad. Revise el tipo "
    "y la fecha de nacimiento.",
    "expired_document": "el documento está vencido. La inscripción sigue; pida la renovación.",
    "name_rewritten": "se corrigieron espacios o mayúsculas. Revise cómo quedó.",
    "number_in_words": "el número estaba en palabras y se leyó como cifra. "
    "La próxima vez escríbalo con cifras.",
    "read_as_blank": "se tomó como celda vacía. Si hay un dato, escríbalo.",
    "read_as_cc": "no dice de qué tipo es el documento y se tomó por cédula (CC). "
    "Si es otro, escríbalo.",
    "minor_without_guardian": "es menor de edad y falta el nombre de su acudiente. Complételo.",
    "no_authorisation": "sin fecha de autorización no se le enviará ningún mensaje. "
    "Pida la autorización y escriba su fecha.",
    "no_contact": "no hay celular ni correo, así que no podremos escribirle. Pida uno de los dos.",
    "channel_without_contact": "pidió un canal para el que no hay dirección ni número; "
    "se usará el otro. Complete el dato o cambie el canal.",
}

UNREADABLE = {
    "empty": "El archivo está vacío. Envíe la hoja con su encabezado y sus filas.",
    "binary": "El archivo no es una hoja de cálculo; parece un PDF, una imagen u otro documento. "
    "En la hoja de cálculo elija Guardar como XLSX o «CSV UTF-8» y envíe ese archivo.",
    "old_workbook": "El archivo está en un formato de hoja de cálculo que no leemos "
    "(XLS, XLSB u ODS). Ábralo, elija Guardar como XLSX o «CSV UTF-8» y envíe ese archivo.",
    "encrypted_workbook": "El libro está protegido con una contraseña y no podemos abrirlo. "
    "Quite la contraseña, guárdelo y vuelva a enviarlo.",
    "broken_workbook": "El libro está dañado o no lo guardó una hoja de cálculo. "
    "Ábralo, guárdelo de nuevo como XLSX o «CSV UTF-8» y envíe ese archivo.",
    "workbook_too_large": "El libro es demasiado grande una vez abierto. "
    "Copie solo la hoja de inscripción a un libro nuevo y envíe ese archivo.",
    "encoding": "No reconocemos la codificación del texto. "
    "Guarde la hoja como «CSV UTF-8» y vuelva a enviarla.",
    "no_header": "No encontramos la fila de encabezado entre las primeras 50. Debe nombrar al "
    "menos nombres, apellidos, tipo y número de documento y fecha de nacimiento, cada uno en su "
    "celda; en un CSV, separados por punto y coma, coma o tabulador.",
    "missing_columns": "Al encabezado le faltan columnas: {columns}. Agréguelas.",
    "mapped_column_missing": "La hoja no tiene columnas que usted indicó: {columns}. "
    "Corrija la correspondencia o el encabezado.",
    "repeated_columns": "El encabezado repite una columna: {columns}. Deje una sola.",
    "too_wide": "Hay líneas o encabezados demasiado largos para ser una hoja de inscripción. "
    "Revise que sea el archivo correcto.",
    "no_rows": "La hoja tiene encabezado pero ninguna persona. Agregue las filas.",
}
