"""What words of Spanish names are worth: legal forms, trades, abbreviations, given names, common mailboxes.

Everything is folded: lower case, no accents.
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- legal forms ------------------------------------------------------------------------------

# Written out, wherever they stand. The longest come first.
LEGAL_PHRASES = re.compile(
    r"\b(?:"
    r"s(?:ociedad|ocietat|\.?) ?(?:anonima|limitada|de responsabilidad limitada|de r\.? ?l\.?|de rl)"
    r"(?: (?:unipersonal|laboral|profesional|nueva empresa|deportiva))*(?: de (?:capital variable|c\.? ?v\.?))?"
    r"|s\.? ?a\.? de c\.? ?v\.?"
    r"|soc(?:iedad|ietat|\.)? ?coop(?:erativa|\.)?"
    r"(?: ?(?:andaluza|and\.?|galega|gallega|valenciana|v\.|catalana|madrileña|madrilena|limitada|ltda\.?))*"
    r"|s\. ?coop\.?(?: ?(?:andaluza|and\.?|galega|v\.|c\.|mad\.?|limitada|ltda\.?))*"
    r"|sociedad civil(?: (?:particular|privada|profesional))?"
    r"|sociedad agraria de transformacion"
    r"|comunidad de bienes|agrupacion de interes economico|union temporal de empresas"
    r")(?![a-z])"
)
# Initials, however dotted, and what they stand for when two of them are compared.
LEGAL_FORMS = {
    "sl": "sl", "slu": "sl", "sll": "sl", "slp": "sl", "slpu": "sl", "slne": "sl", "slnep": "sl", "srl": "sl",
    "srlu": "sl", "sau": "sa", "sa": "sa", "sal": "sa", "sad": "sa", "sc": "sc", "scp": "sc", "scpr": "sc",
    "cb": "cb", "scoop": "coop", "coop": "coop", "scl": "coop", "sccl": "coop", "sca": "coop", "scv": "coop",
    "coopv": "coop", "scoopv": "coop", "scoopand": "coop", "scooplda": "coop", "sat": "sat", "aie": "aie",
    "ute": "ute", "ltd": "ltd", "ltda": "sl", "lda": "sl", "gmbh": "gmbh", "bv": "bv", "inc": "inc", "llc": "llc",
    "sarl": "sl",
}  # fmt: skip
PHRASE_FORMS = {
    "a. de c": "sa", "a de c": "sa", "anonima": "sa", "coop": "coop", "limitada": "sl", "civil": "sc", "bienes": "cb",
    "agraria": "sat",
}  # fmt: skip

# --- words -------------------------------------------------------------------------------------

JOINING = words(
    "y e i no num n de del d la el los las l lo els les les en al a the and of para por & con da do dos das und et"
)
ABBREVIATIONS = {
    "const": "construcciones", "constr": "construcciones", "construc": "construcciones", "cons": "construcciones",
    "constrs": "construcciones", "hnos": "hermanos", "hno": "hermanos", "herms": "hermanos", "germans": "hermanos",
    "gns": "hermanos", "tall": "talleres", "tllres": "talleres", "tllrs": "talleres", "talls": "talleres",
    "transp": "transportes", "trans": "transportes", "tptes": "transportes", "ttes": "transportes",
    "transpts": "transportes", "dist": "distribuciones", "distr": "distribuciones", "distrib": "distribuciones",
    "inst": "instalaciones", "instal": "instalaciones", "insts": "instalaciones", "cia": "compania",
    "admon": "administracion", "adm": "administracion", "ind": "industrias", "inds": "industrias",
    "indust": "industrias", "mat": "materiales", "mats": "materiales", "excav": "excavaciones",
    "carp": "carpinteria", "rest": "restaurante", "restaur": "restaurante", "farm": "farmacia", "fcia": "farmacia",
    "asoc": "asociacion", "ayto": "ayuntamiento", "ayunt": "ayuntamiento", "ajuntament": "ayuntamiento",
    "elect": "electricidad", "electr": "electricidad", "font": "fontaneria", "serv": "servicios",
    "servs": "servicios", "svcs": "servicios", "com": "comercial", "comerc": "comercial", "prom": "promociones",
    "inv": "inversiones", "inmob": "inmobiliaria", "alim": "alimentacion", "mant": "mantenimiento",
    "proy": "proyectos", "ing": "ingenieria", "arq": "arquitectura", "consult": "consultoria", "ases": "asesoria",
    "supermerc": "supermercado", "super": "supermercado", "autom": "automoviles", "agric": "agricola",
    "coop": "cooperativa", "suc": "sucesores", "sucs": "sucesores", "vda": "viuda", "hros": "herederos",
    "hered": "herederos", "gr": "grupo", "gpo": "grupo", "esp": "espana", "int": "internacional",
    "intl": "internacional", "fab": "fabrica", "prod": "productos", "prods": "productos", "gest": "gestion",
    "sta": "santa", "sto": "santo", "st": "sant", "nra": "nuestra", "sra": "senora", "ntra": "nuestra",
    "fdez": "fernandez", "fdz": "fernandez", "gcia": "garcia", "ga": "garcia", "glez": "gonzalez",
    "gzlez": "gonzalez", "gonz": "gonzalez", "hdez": "hernandez", "hdz": "hernandez", "mtnez": "martinez",
    "mtz": "martinez", "mnez": "martinez", "mart": "martinez", "rguez": "rodriguez", "rdguez": "rodriguez",
    "rodr": "rodriguez", "rguz": "rodriguez", "lpz": "lopez", "schez": "sanchez", "snchez": "sanchez",
    "sanch": "sanchez", "prz": "perez", "gmz": "gomez", "jmnez": "jimenez", "jmez": "jimenez", "alv": "alvarez",
    "alvrz": "alvarez", "dguez": "dominguez", "dmguez": "dominguez", "vzquez": "vazquez", "vqz": "vazquez",
    "gtrrez": "gutierrez", "gut": "gutierrez",
}  # fmt: skip
# What a house does rather than who it is.
TRADES = words(
    """
    construccion obra reforma contrata promocion inmobiliaria finca inversion taller automovil auto motor neumatico
    mecanica transporte logistica mudanza grua excavacion arido hormigon material pintura decoracion carpinteria
    ebanisteria mueble madera aluminio cristaleria vidrio cerrajeria hierro metal metalurgia forja instalacion
    electricidad electro fontaneria climatizacion calefaccion gas energia solar frio industria industrial fabrica
    fabricacion producto distribucion distribuidora suministro almacen comercial comercio mayorista exportacion
    importacion servicio mantenimiento limpieza jardineria vivero agricola agropecuaria ganaderia bodega vino aceite
    fruta conserva carniceria carne pescado pescaderia panaderia pasteleria alimentacion supermercado hosteleria
    restaurante bar cafeteria cafe hotel hostal turismo viaje farmacia clinica dental medico veterinaria optica
    peluqueria estetica gimnasio academia escuela colegio formacion asesoria consultoria consultor gestoria gestion
    abogado notaria arquitectura arquitecto ingenieria proyecto tecnica tecnologia informatica sistema software
    telecomunicacion comunicacion publicidad marketing imprenta grafica editorial libreria papeleria textil
    confeccion calzado joyeria ferreteria maquinaria recambio repuesto plastico quimica reciclaje seguridad seguro
    correduria asociacion fundacion club comunidad propietario ayuntamiento cooperativa administracion explotacion
    hermano hijo sobrino sucesor heredero viuda compania grupo holding corporacion empresa sociedad negocio espana
    espanola iberica iberia internacional global general nacional europa group solution service solucion producto
    cultivo granja hacienda estudio digital integral lavanderia tintoreria estanco kiosco floristeria casa centro
    """
)
TITLES = words("don dona sr sra srta dr dra d da mr mrs ms ing lic prof")
NICKNAMES = {
    "pepe": "jose", "pep": "josep", "paco": "francisco", "fco": "francisco", "curro": "francisco", "fca": "francisca",
    "paca": "francisca", "ma": "maria", "manolo": "manuel", "lola": "dolores", "mdolores": "dolores",
    "concha": "concepcion", "conchi": "concepcion", "inma": "inmaculada", "nacho": "ignacio", "quique": "enrique",
    "kike": "enrique", "toni": "antonio", "tono": "antonio", "ant": "antonio", "fdo": "fernando", "nando": "fernando",
    "rafa": "rafael", "javi": "javier", "fran": "francisco", "santi": "santiago", "chema": "jose maria",
    "josema": "jose maria", "josemi": "jose miguel", "juanjo": "juan jose", "juanma": "juan manuel", "pili": "pilar",
    "mari": "maria", "merche": "mercedes", "montse": "montserrat", "nuri": "nuria", "susi": "susana", "tere": "teresa",
    "maite": "maria teresa", "maribel": "maria isabel", "marisa": "maria luisa", "charo": "rosario",
    "alex": "alejandro",
        "dani": "daniel", "edu": "eduardo", "guille": "guillermo", "jm": "jose maria", "jl": "jose luis",
    "jc": "juan carlos",
}  # fmt: skip
# One letter makes another person of them.
GIVEN_NAMES = words(
    """
    antonio antonia antoni maria mario marta marina mariano mariana manuel manuela jose josep josefa juan joan juana
    david javier javiera xavier francisco francisca francesc daniel daniela carlos carles carla carlota miguel miquel
    rafael rafaela pedro pere pablo pau paula ana anna angel angela angeles jorge jordi alberto albert alba fernando
    luis luisa lluis alejandro alejandra sergio sergi alvaro oscar adrian adriana andres andrea raul ramon ramona
    enrique enric vicente vicent victor victoria ruben ivan diego jaime jaume joaquin joaquim santiago eduardo eduard
    ignacio roberto ricardo mercedes emilio emilia alfonso alfonsa julio julia julian julieta lucia luciano lucas
    elena elisa elsa eva cristina cristian laura lara isabel sara sonia sofia silvia silvio susana patricia pilar
    rosa rosario raquel rocio teresa nuria natalia noelia monica montserrat irene ines inmaculada gloria gabriel
    gabriela esther ester encarnacion dolores concepcion celia clara carmen carmelo beatriz berta blanca amparo
    mateo martin martina marc marcos hugo leo leon nicolas noa
    """
)

# --- mailboxes and sites -------------------------------------------------------------------------

# Everybody's: that two people have their mail there says nothing of them.
COMMON_DOMAINS = words(
    """
    gmail.com googlemail.com hotmail.com hotmail.es outlook.com outlook.es live.com live.es msn.com yahoo.com yahoo.es
    ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.es gmx.net proton.me protonmail.com mail.com zoho.com
    telefonica.net movistar.es terra.es terra.com ono.com orange.es wanadoo.es jazztel.es vodafone.es euskaltel.net
    telecable.es ya.com yandex.com mundo-r.com r.cable.es eresmas.com menta.net latinmail.com
    facebook.com instagram.com linkedin.com twitter.com x.com wordpress.com blogspot.com wixsite.com google.com
    sites.google.com linktr.ee paginasamarillas.es youtube.com tiktok.com business.site negocio.site jimdo.com
    """
)
