"""What sheets call their columns, in Spanish, English and French."""

#: Field → names of its column, the best first; the first is also our own name for the column.
NAMES = {
    "first_names": "nombres, first names, nombre, first name, given names, given name, "
    "primer nombre, prenoms, prenom",
    "surnames": "apellidos, surnames, apellido, surname, last names, last name, family name, "
    "primer apellido, noms de famille, nom de famille",
    "document_type": "tipo_documento, id type, document type, tipo de documento, "
    "tipo de identificacion, tipo identificacion, tipo doc, tipo id, type of document",
    "document_number": "numero_documento, id number, document number, numero de documento, "
    "numero de identificacion, numero identificacion, no documento, n documento, "
    "no de documento, n de documento, no identificacion, n identificacion, numero doc, "
    "documento de identidad, documento, identificacion, cedula",
    "birth_date": "fecha_nacimiento, date of birth, birth date, fecha de nacimiento, "
    "birthday, dob, fecha nac, nacimiento, date de naissance",
    "mobile": "celular, mobile, numero celular, numero de celular, no celular, cel, movil, "
    "mobile number, mobile phone, cell phone, telefono celular, telefono movil, "
    "telefono, phone, phone number",
    "email": "correo, email, correo electronico, mail, email address",
    "neighbourhood": "barrio, neighbourhood, neighborhood, vereda, barrio o vereda, "
    "barrio/vereda, quartier",
    "children": "hijos, children, numero de hijos, numero hijos, no hijos, n hijos, "
    "number of children, hijas e hijos, enfants",
    "needs_childcare": "necesita_cuidado_infantil, needs childcare, cuidado infantil, childcare, "
    "necesita cuidado, requiere cuidado infantil",
    "guardian_name": "acudiente_nombre, guardian name, nombre acudiente, nombre del acudiente, "
    "nombre de la acudiente, acudiente, guardian, representante, representante legal",
    "guardian_document": "acudiente_documento, guardian document, documento acudiente, "
    "documento del acudiente, guardian id, guardian id number",
    "guardian_mobile": "acudiente_celular, guardian mobile, celular acudiente, "
    "celular del acudiente, acudiente telefono, telefono acudiente, telefono del acudiente, "
    "guardian phone",
    "authorised_on": "autorizacion_fecha, consent date, fecha autorizacion, "
    "fecha de autorizacion, authorised on, authorized on, authorisation date, "
    "authorization date, date of consent, fecha de consentimiento, autorizacion",
    "preferred_channel": "canal_preferido, preferred channel, canal, channel, "
    "medio de contacto, medio preferido",
    "municipality": "municipio, municipality, municipio de residencia, ciudad, city, town, commune",
    "sex": "sexo, sex, sexe, sexo biologico, sexo al nacer",
    "gender": "genero, gender, identidad de genero, gender identity, genre, identite de genre",
    "language": "idioma, language, lengua, idioma preferido, preferred language, langue, "
    "langue preferee",
    "needs_transport": "necesita_transporte, needs transport, transporte, transport, "
    "requiere transporte, besoin de transport",
    "needs_connectivity": "necesita_conectividad, needs connectivity, conectividad, connectivity, "
    "requiere conectividad, necesita internet, needs internet, internet, connexion, "
    "besoin de connexion",
    "document_expires_on": "documento_vencimiento, document expires on, vencimiento, "
    "fecha de vencimiento, fecha vencimiento, vencimiento documento, vencimiento del documento, "
    "fecha de vencimiento del documento, valido hasta, expiry date, expiration date, "
    "document expiry date, valid until, date d'expiration, expiration",
}
