"""A few real rows of GeoNames, as its dumps have them (CC BY 4.0), cut to some of their other names."""

from pathlib import Path

_ROWS = [
    (174448, "Ālbū Kamāl", "Abou Kemal,Abu Kamal,Al-Bukamal,abw kmal,Абу-Камаль,البو كمال", 34.45226, 40.91854, "SY", "07", 57572),
    (173480, "Al Mayādīn", "Al Mayadin,Al-Mayadeen,Meyadin,almyadyn,الميادين", 35.01982, 40.45154, "SY", "07", 54534),
    (170794, "Deir ez-Zor", "DEZ,Dayr az Zawr,Deir al-Zor,Дейр-эз-Зор,دير الزور", 35.33588, 40.14084, "SY", "07", 271800),
    (173927, "Al Buşayrah", "Al Busayrah,Busayra", 35.15618, 40.42716, "SY", "07", 15000),
    (174506, "Hajīn", "Hajin,هجين", 34.69508, 40.83138, "SY", "07", 37935),
    (98182, "Baghdad", "Bagdad,BGW,Багдад,بغداد", 33.34058, 44.40088, "IQ", "07", 7216000),
    (170063, "Aleppo", "Alep,Halab,Алеппо,حلب", 36.20124, 37.16117, "SY", "09", 1602264),
    (2643743, "London", "Londinium,Londres,Лондон,لندن", 51.50853, -0.12574, "GB", "ENG", 8961989),
    (6058560, "London", "", 42.98339, -81.23304, "CA", "08", 346765),
]  # fmt: skip


def line(number: int, name: str, others: str, lat: float, lon: float, country: str, province: str, people: int) -> str:
    """A row as a dump has it: 19 columns, with tabs between them."""
    cells = [number, name, "", others, lat, lon, "P", "PPL", country, "", province, "", "", "", people, "", 0, "", ""]
    return "\t".join(map(str, cells)) + "\n"


def dump(folder: Path) -> Path:
    """A dump with these rows, and one of a hill, which is nobody's town."""
    file = folder / "places.txt"
    hill = line(1, "A hill", "", 35.0, 40.0, "SY", "07", 0).replace("\tP\tPPL\t", "\tT\tHLL\t")
    file.write_text("".join(line(*row) for row in _ROWS) + hill, "utf-8")
    return file
