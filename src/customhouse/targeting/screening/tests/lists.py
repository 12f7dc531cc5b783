"""Small watch lists in each format: made up, of nobody."""

from __future__ import annotations

from datetime import UTC, datetime

from customhouse.foundation.access.records import SYSTEM
from customhouse.targeting.screening.queries import forget
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import Loaded, NewList, load_list

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWN = """key,kind,name,aliases,births,countries,numbers,note
A1,person,Karim Al-Tastari,Kareem Tastari;كريم التستري,1965-03-01,XA,passport:P 123-456,Smuggled tobacco
A2,company,Bluewater Fastenings Ltd,,,XB,registration:99/77,
A3,vessel,Ocean Wanderer,,,,IMO:9074729,
A4,container,,,,,container:MSCU 123456-7,
A5,person,Zofia Wilkanowska,,1980,,,
""".encode()
UN = b"""<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Omar</FIRST_NAME>
<SECOND_NAME>Testani</SECOND_NAME>
<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER>
<COMMENTS1>Made up</COMMENTS1><NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><ALIAS_NAME>Abu Test</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS/>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-05-06</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>T777</NUMBER></INDIVIDUAL_DOCUMENT><INDIVIDUAL_DOCUMENT/>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>Test Trading House</FIRST_NAME></ENTITY>
<ENTITY><DATAID>3</DATAID></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
OFAC = b"""<sdnList xmlns="urn:any"><sdnEntry><uid>7</uid><firstName>Omar</firstName><lastName>TESTANI</lastName>
<sdnType>Individual</sdnType><remarks>Made up</remarks><akaList><aka><lastName>TESTER</lastName></aka></akaList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>06 May 1970</dateOfBirth></dateOfBirthItem></dateOfBirthList>
<nationalityList><nationality><country>Nowhere</country></nationality></nationalityList>
<idList><id><idType>Passport</idType><idNumber>T777</idNumber></id><id><idType>Gender</idType></id></idList></sdnEntry>
<sdnEntry><uid>8</uid><lastName>TEST STAR</lastName>
<sdnType>Vessel</sdnType><vesselInfo><callSign>XTEST</callSign></vesselInfo></sdnEntry>
</sdnList>"""
EU = b"""<export xmlns="urn:any"><sanctionEntity euReferenceNumber="EU.1" logicalId="11"><subjectType code="person"/>
<remark>Made up</remark>
<nameAlias wholeName="Omar Testani"/><nameAlias firstName="Umar" lastName="Testany"/><birthdate birthdate="1970-05-06"/>
<birthdate year="1971"/><citizenship countryIso2Code="XN"/>
<identification identificationTypeCode="passport" number="T777"/>
<identification identificationTypeCode="other" number=""/></sanctionEntity>
<sanctionEntity logicalId="12"><nameAlias wholeName="Test House"/>
</sanctionEntity></export>"""
HEADER = "Name 6,Name 1,Name 2,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,IMO number,"
UK = f"""Last Updated,01/02/2026
{HEADER}Other Information,Group Type,Group ID
TESTANI,Omar,,Mr,,06/05/1970,Nowhere,T777,,Made up,Individual,501
TESTER,Omar,,,,00/00/1971,,,,,Individual,501
TEST STAR,,,,,,,,9074729,,Ship,502
""".encode("utf-8-sig")
FILES = {Format.OWN: OWN, Format.UN: UN, Format.OFAC: OFAC, Format.EU: EU, Format.UK: UK}


def loaded(data: bytes = OWN, code: str = "OWN", **more: object) -> Loaded:
    """A list of that code, loaded by Customhouse itself."""
    forget()
    new = NewList(code, "Our list", Format.OWN, **more)  # type: ignore[arg-type]  # what a test says
    return load_list(new=new, data=data, actor=SYSTEM, at=AT)
