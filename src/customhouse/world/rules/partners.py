"""Foreign suppliers and customers: a steady crowd of firms for each country, with names as firms there bear them."""

from __future__ import annotations

from customhouse.world.records import Trader
from customhouse.world.rules.chance import pick, seeded, zipf

_FIRMS = 12
"""Firms of one country that trade in one product."""

_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "CN": (
        ("华丰", "Ningbo Haitian", "金龙", "Shenzhen Lihua"),
        ("贸易有限公司", "Trading Co. Ltd"),
        ("上海", "Shenzhen"),
    ),
    "JP": (("三和", "Yamato", "Hokusei"), ("株式会社", "Kogyo K.K."), ("名古屋", "Yokohama")),
    "KR": (("한빛", "Daesan"), ("무역", "Industries"), ("Busan", "인천")),
    "DE": (("Müller", "Nordsee", "Schäfer & Söhne", "Oberland"), ("GmbH", "KG"), ("Köln", "Hamburg")),
    "FR": (("Béthencourt", "Sud-Ouest", "Lefèvre"), ("SARL", "& Fils"), ("Le Havre", "Lyon")),
    "IT": (("Fratelli Conti", "Lombarda", "Ferri"), ("S.p.A.", "S.r.l."), ("Genova", "Milano")),
    "TR": (("Yıldız", "Öztürk", "Ege"), ("Ticaret A.Ş.", "Sanayi Ltd. Şti."), ("İzmir", "Bursa")),
    "ES": (("Hermanos Peña", "Levante"), ("S.L.", "S.A."), ("Valencia", "A Coruña")),
    "AE": (("الخليج", "Al Noor"), ("للتجارة العامة", "General Trading LLC"), ("دبي", "Sharjah")),
    "SA": (("الرياض", "Gulf Polymers"), ("القابضة", "Company"), ("Jubail", "جدة")),
    "EG": (("النيل", "Delta"), ("للتصدير", "for Export"), ("الإسكندرية", "Cairo")),
    "MA": (("Atlas", "الأطلس"), ("SARL", "للتجارة"), ("Casablanca", "أكادير")),
    "PL": (("Wiśniewski", "Żubr"), ("Sp. z o.o.",), ("Gdańsk", "Łódź")),
    "BR": (("São João", "Paraná"), ("Exportação Ltda", "S.A."), ("Santos", "Paranaguá")),
    "VN": (("Hoàng Long", "Đại Phát"), ("JSC", "Co. Ltd"), ("Hải Phòng", "Đà Nẵng")),
    "UA": (("Чорномор", "Dnipro Steel"), ("LLC",), ("Odesa", "Миколаїв")),
}
_ELSEWHERE = (
    ("Harbour", "Sunrise", "United", "Meridian", "Green Valley"),
    ("Exports Ltd", "Trading", "& Sons", "International"),
    ("Central City", "Port Town"),
)


def partner(seed: int, product: int, country: str, draw: float) -> Trader:
    """The firm of that country and product on which the draw in [0, 1) falls; large firms are met more often."""
    rank = pick(seeded(draw), zipf(range(_FIRMS)))
    rng = seeded(seed, "partner", product, country, rank)
    first, second, cities = _NAMES.get(country, _ELSEWHERE)
    return Trader(
        identifier="",
        name=f"{rng.choice(first)} {rng.choice(second)}",
        line=f"{rng.randint(1, 240)} {rng.choice(('Harbour Street', 'Industrial Road', 'Market Lane'))}",
        city=rng.choice(cities),
        postcode=f"{rng.randint(1000, 99999)}",
        country=country,
    )
