"""The words invented records are made of, and how people misspell, shorten and nickname them."""


def words(text):
    return text.split()


SURNAMES = words(
    """
    García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz
    Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano
    Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido
    Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña
    Flores Cabrera Campos Vega Fuentes Carrasco Diez Caballero Reyes Nieto Aguilar Pascual Santana Herrero
    Lorenzo Montero Hidalgo Giménez Ibáñez Ferrer Durán Santiago Benítez Mora Vicente Vargas Arias Carmona
    Crespo Peñalver Puig Soler Vila Bosch Serra Roca Casals Ferrándiz Echevarría Goikoetxea Etxeberria Zabala
    Aguirre Otxoa Bermúdez Quiroga Castiñeira Figueroa Villalobos Zurita
    """
)
GIVEN = words(
    """
    Antonio María José Carmen Manuel Ana Francisco Isabel Juan Dolores David Pilar Javier Teresa Daniel Rosa
    Carlos Cristina Jesús Ángeles Alejandro Laura Miguel Elena Rafael Marta Pedro Lucía Pablo Raquel Ángel Sara
    Sergio Silvia Fernando Beatriz Luis Mónica Jorge Patricia Alberto Nuria Álvaro Rocío Diego Sonia Adrián
    Irene Raúl Montserrat Enrique Concepción Vicente Mercedes Iván Inmaculada Ramón Yolanda Óscar Margarita
    Andrés Ignacio Rosario
    """
)
TRADES = words(
    """
    Construcciones Talleres Transportes Excavaciones Instalaciones Carpintería Pinturas Reformas Distribuciones
    Suministros Maquinaria Electricidad Fontanería Panadería Carnicería Conservas Bodegas Viveros Ferretería
    Muebles Hormigones Automóviles Neumáticos Limpiezas Gestoría Asesoría Imprenta Joyería Farmacia Restaurante
    Bar Hostal Clínica Academia Autoescuela Inmobiliaria Seguros Frutas Pescados Aceites Granja Textiles
    Calzados Cristalería Metalúrgica Mecanizados Logística Grúas Climatización Jardinería
    """
)
COINED = words(
    """
    Tecnosol Ibermaq Levantina Norteña Argenta Vallesana Montseny Aldebarán Brisamar Casatejada Duramed
    Electrosur Fluvia Galicor Hidroter Inoxval Jucarsa Kalifrut Lusitec Maderal Navalux Olivaria Pirenaica
    Quercus Ribalta Solmar Turolense Urdaibai Valdelagua Xaloc Zarapico Altamira Bonavista Cantábrica Dehesa
    Ebrosa Fontclara Guadalfeo Hispamar Ilerdesa Jalón Lagarto Mencía Noguera Orballo Penedesa Riojana Segarra
    Tramuntana Umbría
    """
)
STREETS = ["Plaza Mayor", "Calle Real", "Gran Vía", "Puerta del Sol", "La Rambla", "San Juan", "La Estación", "Central",
           "El Puente", "Santa María", "La Paz", "Los Arcos", "La Fuente", "El Molino", "San José"]  # fmt: skip
TOWNS = words(
    """
    Girona Lleida Tarragona Reus Zaragoza Huesca Teruel Logroño Pamplona Bilbao Santander Oviedo Gijón Lugo Vigo
    Ourense León Burgos Soria Segovia Ávila Toledo Cuenca Albacete Murcia Cartagena Almería Granada Jaén Córdoba
    Sevilla Huelva Cádiz Málaga Badajoz Cáceres Plasencia Valencia Castellón Alicante Elche Alcoy Palma Manacor
    """
)
FORMS = ["S.L.", "S.L.U.", "S.A.", "C.B.", "S.Coop.", "S.L.P.", "S.L.L.", "S.C."]
SAME_FORM = {
    "S.L.": ["S.L.", "SL", "S. L.", "s.l.", ", S.L.", "SLU", "S.L.U.", "Sociedad Limitada", "", "", "S L"],
    "S.L.U.": ["S.L.U.", "SLU", "S.L.", "SL", "Sociedad Limitada Unipersonal", "", ", S.L.U."],
    "S.A.": ["S.A.", "SA", "S. A.", "Sociedad Anónima", "", "S.A.U."],
    "C.B.": ["C.B.", "CB", "Comunidad de Bienes", ""],
    "S.Coop.": ["S.Coop.", "S. Coop.", "Soc. Coop.", "Sociedad Cooperativa", "S.Coop.And.", "SCOOP"],
    "S.L.P.": ["S.L.P.", "SLP", "S.L.", "", "Sociedad Limitada Profesional"],
    "S.L.L.": ["S.L.L.", "SLL", "Sociedad Limitada Laboral", ""],
    "S.C.": ["S.C.", "SC", "Sociedad Civil", "S.C.P.", ""],
}
SHORT = {
    "Construcciones": ["Const.", "Constr.", "Construcc.", "Construcción"], "Talleres": ["Tall.", "Taller", "Tllres."],
    "Transportes": ["Transp.", "Ttes.", "Tptes.", "Transporte"], "Hermanos": ["Hnos.", "Hnos", "Herm."],
    "Distribuciones": ["Distrib.", "Dist.", "Distribuidora"], "Instalaciones": ["Inst.", "Instal.", "Instalac."],
    "Excavaciones": ["Excav.", "Excavación"], "Carpintería": ["Carp.", "Carpint."], "Restaurante": ["Rest.", "Rte."],
    "Farmacia": ["Fcia.", "Farm."], "Suministros": ["Sum.", "Suminist."], "Electricidad": ["Elect.", "Electric."],
    "García": ["Gcía.", "Ga."], "Fernández": ["Fdez.", "Fdez"], "González": ["Glez.", "Gonzalez"],
    "Martínez": ["Mtnez.", "Mtez."], "Rodríguez": ["Rguez.", "Rdguez."], "Hernández": ["Hdez."], "López": ["Lpz."],
    "Sánchez": ["Schez."], "Maquinaria": ["Maq.", "Maquin."], "Automóviles": ["Autos", "Autom."],
}  # fmt: skip
SOUNDS = [("v", "b"), ("b", "v"), ("z", "s"), ("c", "s"), ("ll", "y"), ("h", ""), ("g", "j"), ("x", "j"), ("ñ", "n")]
FREE_MAIL = ["gmail.com", "hotmail.com", "hotmail.es", "yahoo.es", "outlook.es", "telefonica.net"]
NICKNAMES = {"Francisco": ["Paco", "Fco.", "Fran"], "José": ["Pepe"], "Manuel": ["Manolo"], "Dolores": ["Lola"],
             "Concepción": ["Concha", "Conchi"], "Inmaculada": ["Inma"], "Ignacio": ["Nacho"], "Antonio": ["Toni"],
             "Rafael": ["Rafa"], "Javier": ["Javi"], "María": ["Mª", "Ma."], "Montserrat": ["Montse"],
             "Teresa": ["Tere"], "Daniel": ["Dani"]}  # fmt: skip
