"""A resident's words and an officer's abbreviations to what council papers print: a small table of general British usage.

It belongs to no council. What a council's own papers spell out goes before it (`abbreviations`, and the vocabulary that
keeps them).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from vectorstore.words.text import stem, words

ABBREVIATIONS = """
AGS: annual governance statement
AMHP: approved mental health professional
ANPR: automatic number plate recognition
AQMA: air quality management area
ASB: anti-social behaviour
ASC: adult social care
BCF: better care fund
BVPI: best value performance indicator
CAB: citizens advice bureau
CAMHS: child and adolescent mental health services
CCG: clinical commissioning group
CDP: corporate delivery plan
CFR: capital financing requirement
CIC: community interest company | children in care
CIL: community infrastructure levy
CIPFA: chartered institute of public finance and accountancy
Cllr: councillor
CMT: corporate management team
COSHH: control of substances hazardous to health
CPE: civil parking enforcement
CPO: compulsory purchase order
CPZ: controlled parking zone
CQC: care quality commission
CSE: child sexual exploitation
CSP: community safety partnership
CTS: council tax support
CYP: children and young people
DBS: disclosure and barring service
DCO: development consent order
DEFRA: department for environment, food and rural affairs
DFE: department for education
DFG: disabled facilities grant
DFT: department for transport
DHP: discretionary housing payment
DLUHC: department for levelling up, housing and communities
DMT: directorate management team | departmental management team
DoLS: deprivation of liberty safeguards
DPIA: data protection impact assessment
DPO: data protection officer
DSG: dedicated schools grant
DWP: department for work and pensions
EIA: equality impact assessment | environmental impact assessment
EHCP: education, health and care plan
EIR: environmental information regulations
EPC: energy performance certificate
EqIA: equality impact assessment
EV: electric vehicle
EYFS: early years foundation stage
FOI: freedom of information
FPN: fixed penalty notice
FTE: full-time equivalent | whole-time equivalent
FSM: free school meals
GDPR: general data protection regulation
HGV: heavy goods vehicle
HMO: house in multiple occupation
HRA: housing revenue account
HWB: health and wellbeing board
HWRC: household waste recycling centre | household waste and recycling centre
ICB: integrated care board
ICS: integrated care system
ICO: information commissioner's office
IDP: infrastructure delivery plan
IRP: independent remuneration panel
JSNA: joint strategic needs assessment
KPI: key performance indicator
LA: local authority
LAC: looked after children
LADO: local authority designated officer
LAP: local area partnership
LCTS: local council tax support | local council tax reduction scheme
LEP: local enterprise partnership
LGA: local government association
LGBCE: local government boundary commission for England
LGO: local government ombudsman
LGR: local government reorganisation
LGPS: local government pension scheme
LGSCO: local government and social care ombudsman
LHA: local housing allowance
LLFA: lead local flood authority
LPA: local planning authority
LTN: low traffic neighbourhood
LTP: local transport plan
MASH: multi-agency safeguarding hub
MHCLG: ministry of housing, communities and local government
MP: member of parliament
MRP: minimum revenue provision
MTFP: medium term financial plan
MTFS: medium term financial strategy
NEET: not in education, employment or training
NNDR: national non-domestic rates
NPPF: national planning policy framework
OFSTED: office for standards in education
O&S: overview and scrutiny
OSC: overview and scrutiny committee
PCC: police and crime commissioner | parochial church council
PCN: penalty charge notice | primary care network
PFI: private finance initiative
PHE: public health england
PPA: planning performance agreement
PRoW: public right of way
PSPO: public space protection order
PWLB: public works loan board
RSG: revenue support grant
S106: section 106 | planning obligations
S114: section 114
S151: section 151
SAB: safeguarding adults board
SAR: subject access request | safeguarding adult review
SEN: special educational needs
SEND: special educational needs and disabilities
SFO: senior finance officer | section 151 officer
SFRA: strategic flood risk assessment
SHLAA: strategic housing land availability assessment
SLA: service level agreement
SLT: senior leadership team | speech and language therapy
SPD: supplementary planning document
SRO: senior responsible officer
SuDS: sustainable drainage systems
TPO: tree preservation order
TRO: traffic regulation order
UASC: unaccompanied asylum seeking children
UC: universal credit
UKSPF: UK shared prosperity fund
ULEZ: ultra low emission zone
VAT: value added tax
VCS: voluntary and community sector
VCSE: voluntary, community and social enterprise
VFM: value for money
YOT: youth offending team
"""
"""Each with what it stands for, the likelier first; both ways."""

ALSO_WORDS = frozenset("send cab mash lap sen sab la sar".split())
"""Abbreviations that are words or names in small letters, and then only read as what they stand for after a word of these:"""
BEFORE_A_NAME = frozenset("the with for of our on".split())
"""("the send budget", "children with send"; not "to send")."""

EVERYDAY = """
bin | bins | bin collection | bin collections | bin day > waste collection | refuse collection | kerbside collection
rubbish collection > waste collection | refuse collection | kerbside collection
rubbish | trash | garbage > waste | refuse | litter
refuse collection = waste collection
black bin | black bag | general rubbish > residual waste | refuse
green bin | brown bin | garden rubbish | garden waste collection > garden waste | green waste
food bin | food caddy | food scraps > food waste
wheelie bin | wheely bin > wheeled bin | refuse | bin
big items | bulky rubbish | old furniture > bulky waste
bin men | binmen | dustmen | bin workers > waste collection | refuse collection | collection crew | refuse vehicle
bin lorry | dustcart > waste collection | refuse collection | collection crew | refuse vehicle
tip | tips | dump | rubbish tip | local tip | recycling tip > household waste recycling centre | recycling centre | HWRC
recycling centre > household waste recycling centre | HWRC
fly-tipping | flytipping | fly tipper | dumped rubbish > fly-tipping | illegally dumped | illegal dumping | fly-tipped
dumping rubbish | rubbish dumped > fly-tipping | illegally dumped | illegal dumping | fly-tipped
dog poo | dog mess | dog muck | dog dirt > dog fouling
road sweeping | street sweeping | street cleaning = street cleansing
public toilets = public conveniences
pothole | potholes | holes in the road | road holes > potholes | carriageway defects | highway defects | carriageway repairs
road repairs | mending roads > highway maintenance | highways maintenance | carriageway resurfacing | road works
fixing roads | road works > highway maintenance | highways maintenance | carriageway resurfacing | road works
roadworks > highway maintenance | highways maintenance | carriageway resurfacing | road works
resurfacing > carriageway resurfacing | surface dressing
road surface = carriageway
pavement | pavements > footway | footways | footpath
street lights | streetlight | streetlights | lamp posts | lampposts > street lighting | lighting columns | lamp columns
street lamps > street lighting | lighting columns | lamp columns
gritting | road salt | salting > winter service | winter maintenance | precautionary salting
drain | drains | blocked drains | gullies > gully | gullies | drainage | highway drainage | gully cleansing
zebra crossing | pedestrian crossing > pedestrian crossing | controlled crossing | crossing point
lollipop lady | lollipop man | lollipop person > school crossing patrol
speed bumps | speed humps > traffic calming | speed cushions | road humps
speeding > speed limit | speed enforcement | traffic calming
speed camera = safety camera
car park | car parks > off-street parking | parking places
parking ticket | parking tickets | parking fine | parking fines > penalty charge notice | PCN | parking enforcement
residents parking | parking permit | permit parking > controlled parking zone | residents' parking | parking permit
traffic warden | traffic wardens > civil enforcement officer | parking enforcement | parking attendant
disabled badge | disabled parking badge > blue badge
bus pass | free bus travel > concessionary travel | concessionary fares | concessionary bus pass
old people's bus pass > concessionary travel | concessionary fares | concessionary bus pass
bus subsidy | subsidised buses | subsidised bus > supported bus services | socially necessary bus services
school bus | school buses | bus to school | getting to school > home to school transport | school transport
cycle lane | bike lane | bike path | cycle path | cycle route > cycle lane | cycleway | cycle track | active travel
walking and cycling = active travel
car charger | car chargers | charging points > electric vehicle charging | chargepoints | charging points
electric car charging > electric vehicle charging | chargepoints | charging points
electric car | electric cars = electric vehicle
lorry | lorries > heavy goods vehicle | HGV
dropped kerb = vehicle crossover | vehicular crossing
road closure > temporary traffic regulation order | traffic regulation order
traffic jams | traffic queues > congestion
council tax help > local council tax support | council tax support | council tax reduction | LCTS
help with council tax > local council tax support | council tax support | council tax reduction | LCTS
council tax discount > local council tax support | council tax support | council tax reduction | LCTS
council tax benefit > local council tax support | council tax support | council tax reduction | LCTS
cannot pay council tax > local council tax support | council tax support | council tax reduction | LCTS
council tax support = council tax reduction
council tax rise | council tax increase | council tax going up > council tax increase | council tax precept | band D
business tax | business rate > business rates | non-domestic rates | NNDR
business rates = non-domestic rates
unpaid council tax | council tax debt > council tax arrears | council tax collection
bailiffs | bailiff = enforcement agents
savings | cuts | cutbacks | cut backs > savings | budget reductions | efficiencies
overspend | overspent | over budget > overspend | adverse variance | budget pressure
underspend | underspent | under budget > underspend | favourable variance
nest egg | rainy day money | money put aside > reserves | balances
running costs | day-to-day spending > revenue expenditure | revenue budget
spending > expenditure
borrowing = loans
debt | debts > borrowing | debt
bust | bankrupt | bankruptcy | going bust > section 114 | financial resilience
grant | grants > grant funding | grants
pay | salary | salaries | wages > remuneration | salaries | pay
pay rise | pay rises | wage rise | pay increase > pay award
boss | chief executive | top boss > chief executive | head of paid service
councillors' pay | councillors' expenses | councillor pay > members' allowances | member allowances
councillor expenses > members' allowances | member allowances
councillors > members | councillors | elected members
councillor > member | elected member | Cllr
staff | workers | employees = workforce | employees | staff
job losses | lost jobs | lay-offs | layoffs | sacked = redundancies | redundancy
agency staff | temps | temporary staff > agency staff | interim staff | agency workers
off sick | sick days | sick leave > sickness absence
staff leaving | people leaving > staff turnover
out of work | jobless | unemployed = unemployment
dole > universal credit | jobseekers
kids in care | children in care | foster kids = looked after children | children in care | LAC
care leavers > care leavers | care experienced young people
kid | kids | children > children and young people | children
teenager | teenagers | teens > young people | adolescents
foster parents | foster parent = foster carers
child abuse | child protection = safeguarding children
abuse of adults | elder abuse > adult safeguarding | safeguarding adults
special needs | special needs education | learning difficulties > special educational needs | SEND
special needs plan | statement of special needs > education, health and care plan | EHCP
special school | special needs school > special school | specialist provision
expelled | excluded from school | kicked out of school > permanent exclusion | exclusions
skipping school | bunking off | truancy | truants > school absence | unauthorised absence | persistent absence
taught at home | home schooling | home schooled > elective home education
school places | place at school > school places | pupil places | school admissions
exam results | GCSE results > attainment | educational outcomes
nursery | nurseries | childcare > early years | childcare provision
nursery school = early years provider
old people | pensioner | elderly people | pensioners | the elderly > older people | older persons
home help | help at home | carers at home | home care = domiciliary care
old people's home | care home | care homes | nursing home > residential care | nursing care | care homes
disabled people > people with disabilities | disabled people
wheelchair ramp | stair lift | home adaptations > disabled facilities grant | adaptations
day centre | day centres > day services | day opportunities
leaving hospital | bed blocking | bed blockers > delayed transfers of care | hospital discharge
mental illness > mental health
dementia | alzheimer's = dementia
loneliness | lonely > social isolation | loneliness
unpaid carers | family carers = informal carers
meals on wheels = community meals
food bank | foodbank > food bank | crisis support | household support fund
poor families | poverty | hard up > deprivation | low income | financial hardship
doctor | doctors | GP surgery > GP | primary care
drug users | drug addicts | alcoholics > substance misuse
stopping smoking | quit smoking > smoking cessation | stop smoking
overweight | fat > obesity | healthy weight
council houses | council house | council homes > council housing | housing stock | social housing | HRA
council flats | council housing > council housing | housing stock | social housing | HRA
council rent | council house rent > housing rents | rent setting | HRA
waiting list for a council house | housing waiting list | council house waiting list = housing register
rough sleepers | sleeping rough | street homeless = rough sleeping
homeless people | homeless > homelessness
emergency housing | bed and breakfast | B&B > temporary accommodation
cheap homes | cheap housing | cheaper homes > affordable housing | affordable homes
right to buy = right to buy sales
landlord | landlords | private landlords | private rent | private renting > private rented sector | private landlords
shared house | shared houses | bedsits > house in multiple occupation | HMO
empty houses | empty homes > empty properties | long-term empty | empty homes
damp | mould | black mould > damp and mould | disrepair
eviction | evicted | thrown out > possession proceedings | eviction | homelessness prevention
gypsy site | travellers | traveller site > gypsy and traveller | traveller sites
new houses | house building | building houses | housebuilding > housing delivery | new homes | housing supply
planning permission | planning application = planning applications
developer money | money from developers > developer contributions | section 106 | community infrastructure levy
developer payments > developer contributions | section 106 | community infrastructure levy
listed building | old building | historic building > listed building | heritage asset
green belt | countryside > green belt | open countryside
park | parks > parks and open spaces | open space | green space
playground | playgrounds | play park | swings = play area | play areas
grass cutting | mowing | cutting the grass = grounds maintenance | verge cutting
trees cut down | cutting down trees | tree felling > tree works | tree preservation order
cemetery | cemeteries | graveyard | burial ground = cemeteries | burial
crematorium | cremation | funerals > bereavement services | crematorium
swimming pool | gym | sports centre | leisure centre > leisure facilities | leisure centre
library closures | closing libraries > library service | library review
floods | flooding > flood risk | flooding
climate change | global warming > climate change | climate emergency | net zero
carbon | pollution > carbon emissions | emissions
net zero = carbon neutral
dirty air | air pollution = air quality
insulation > energy efficiency | retrofit
noisy neighbours | noise complaint | noise > statutory nuisance | noise nuisance | noise
rats | mice | vermin > pest control | rodents
food hygiene | dirty restaurants > food safety | food hygiene | environmental health
louts | yobs | rowdy | antisocial behaviour > anti-social behaviour | ASB
domestic violence = domestic abuse
knife crime | stabbings > serious violence | knife crime
CCTV cameras | security cameras > CCTV | surveillance
pub | pubs | alcohol licence > licensed premises | licensing
taxi | taxis | cabs | minicab = hackney carriage | private hire | taxi licensing
scams | rogue traders | dodgy traders > trading standards
market stalls > markets | street trading
high street | shops | town centre > town centre | high street | retail
tourism | tourists = visitor economy
moaning | grumbles | complaints | complaint > complaints | ombudsman
watchdog > ombudsman | inspectorate | regulator
website > digital services | website
broken into | hacked | hacking | computer attack > cyber security | cyber attack
data breach | lost data | data leak = personal data breach
buying | tendering | contracts > procurement | contract award
contractor | contractors > contractor | supplier
outsourced | privatised > outsourcing | contracted out
brought back in house | taken back in house > insourcing | in-house
sold off | selling off | selling land | selling buildings > disposal | asset disposals | capital receipts
council buildings | council offices > property assets | council estate | corporate estate
town hall | county hall > council offices | civic offices
cabinet member | portfolio holder = cabinet member | portfolio holder
voters | voting | polling > electors | elections | polling
elections team | election team | elections office = electoral services
wards | boundaries > electoral divisions | electoral review
mayor > mayor | devolution
merging councils | council merger > local government reorganisation | unitary
risk > risk register | risk management
fraud | cheating > fraud | counter fraud
fair treatment | discrimination > equality | equalities | protected characteristics
charities | charity | voluntary groups > voluntary and community sector | VCS
volunteer | volunteers > volunteering | volunteers
young offenders | youth crime > youth justice | youth offending
youth club | youth clubs | youth centre > youth services | youth hub
asylum seekers | refugees > asylum seekers | refugees | resettlement
child refugees > unaccompanied asylum seeking children | UASC
armed forces | soldiers | veterans > armed forces covenant | veterans
apprentice | apprentices = apprenticeships
mum | mums | mother = mothers
dad | dads | father = fathers
baby | babies | newborn > infants | newborn | early years
pregnant | pregnancy | having a baby > antenatal | maternity | pregnancy
give birth | giving birth | childbirth > time of delivery | maternity | births
smokers | smoker > smoking | tobacco
jab | jabs | vaccine > vaccination | immunisation
check-up | check-ups | checkup > health check | health checks
school dinners | free dinners | free lunches = free school meals
sofa | sofas | settee | settees | armchair | armchairs > soft furnishings | upholstered | bulky waste
throwaway | throw away > disposable | single-use
vape | vapes | vaping > vapes | e-cigarettes
incinerator | burning rubbish | burning waste > energy from waste | incineration
quarry | quarries | gravel pit > mineral extraction | mineral sites | quarrying
traffic lights = traffic signals
crash | crashes | car accident | road accidents > collisions | road casualties | killed or seriously injured | KSI
killed on the roads | road deaths > fatalities | fatal casualties | killed or seriously injured | KSI
bike | bikes | bicycle > cycle | cycling
ex-forces | ex forces | ex-servicemen > veterans | armed forces
xmas = christmas
wedding | weddings = ceremonies | marriages
registry office = register office | registration service
fine | fines > penalty | fixed penalty notice
sewage > wastewater | foul drainage
village wardens | neighbourhood wardens > community wardens
chatbot | chat bot | robot assistant > digital assistant | virtual assistant
robots | robot | automated > robotic process automation | automation
working from home | home working = hybrid working | remote working | agile working
whitehall | central government | the ministry > government | ministers | MHCLG | Secretary of State
price rises | rising prices | prices going up > inflation | price increases
money from sales | sale proceeds | asset sales | selling assets > capital receipts
tower block | tower blocks | high rise = high-rise buildings
re-let | reletting | re-letting | empty council home | empty council homes > voids | void turnaround
put off | delayed > postponed | deferred
scrap | scrapped | scrapping > abolished | ceased | removal
equality assessment = equality impact assessment | EqIA
moved the motion | who moved | moving the motion > proposed | proposer
who seconded | seconding > seconded | seconder
missed appointments = did not attend
over-65s | over 65s | over-75s | over 75s > older people | older persons
old age pension > state pension
under-fives | under fives | toddlers > early years | children under five
primary schools | primary school > primary | primary phase
sixth form | sixth-formers > post-16 | sixth form
headteacher | head teacher | heads > headteachers | school leaders
wrote in | writing in | people's comments | comments made > representations | responses | respondents
replied | replies | filled in the survey | answered the survey > responses | respondents | completed
public opinion | people's views | asked residents > consultation | engagement | survey
objectors | objections | people against > objections | representations
backlog | outstanding cases > backlog | outstanding | awaiting
waiting time | how long people wait | wait to be seen > waiting times | average wait
phone calls | calls to the council > calls | contact centre | call volumes
picked up | pick up the phone > answered | speed of answer
hung up | hang up | gave up waiting > abandoned calls | abandoned
turned down | knocked back | said no to > refused | rejected | declined
handed out | hand out | dished out | gave out > allocated | awarded | distributed
chip in | chipping in | stump up | cough up > contribution | contribute
fork out | forking out | shell out > expenditure | cost
money left over | left over > underspend | unspent | surplus
in the red > overspend | deficit
in the black > surplus | underspend
money in the bank > cash balances | investments
money owed | owed to us | unpaid bills > debt | arrears | debtors
write off | written off > write-off | bad debts
extra money | more money > additional funding | growth
less money | money cut > reduction | savings
rise | went up | gone up > increase
drop | went down | gone down | fell > decrease | reduction
set aside | earmarked > allocated | earmarked reserves
one-off > one-off | non-recurring
loan | loans > borrowing | loans
interest rate | interest rates > interest | bank rate | base rate
accounts | the books > statement of accounts
auditors | the auditor > external auditor | auditor
tax base | number of council tax homes > council tax base
second homes | holiday homes > second homes | council tax premium
in charge of | runs | heads up > responsible for | lead | director
stood down | stepped down | quit > resigned | resignation
took over from | replaced as > appointed | successor
deputy > vice-chair | vice chairman | deputy
chair | chairman | chairwoman = chairman
turnout > turnout | votes cast
opposition | other parties > opposition group
vote down | voted down > lost | rejected
lib dem | lib dems | lib-dem > liberal democrat | liberal democrats
tory | tories > conservative | conservatives
greens > green group | green party
nodded through | waved through > agreed | approved
call in | called in > call-in
put on hold | paused | shelved > deferred | paused
speed up > accelerate
set up > established | establishment
team up | joining forces | working with > partnership | joint working
shared service | sharing services > shared services | joint arrangement
neighbouring councils | nearby councils > neighbouring authorities | district councils
district council | district councils | boroughs > district councils | districts | borough councils
the county | county council > county council
parish councils | parish council > parish and town councils
the government | ministers > government | Secretary of State
new law | new laws | law change > legislation | act | regulations
deadline | cut-off date | closing date > deadline | by
worst performing | doing badly | below target | missing target > red | below target | not met
best performing | doing well > green | exceeded target
on time | in time > within timescale | within timeframe | on time
late | overdue > overdue | delayed
broadband | internet speeds > broadband | digital connectivity
phone mast > telecommunications
solar panels | solar farm > solar | renewable energy
wind farm > wind energy | renewable energy
heat pumps > heat pumps | decarbonisation
electric bus | electric buses > zero emission buses
trains | rail > rail | railway
ferry | port | lorry queues > port | freight | operation brock
potholes fixed | potholes mended | filled in > repaired | filled
manhole | manhole covers > ironwork | covers
hedge | hedges | overgrown > vegetation | hedges | verge
weeds > weed control | weed spraying
footbridge | bridge repairs > structures | bridges
footpaths | rights of way | bridleways > public rights of way | PRoW
beach | beaches | seafront > coastal | bathing water
country parks | country park > country parks
allotment | allotments > allotments
museum | museums | theatre | arts > museums | arts and culture | heritage
school crossing | crossing patrol > school crossing patrol
minibus | taxis to school > home to school transport
short breaks | respite > respite care | short breaks
social worker | social workers > social workers | case holding
adoption | adopted > adoption | adopters
family centre | children's centre | family hubs > family hub | children's centre
health visitor | health visitors > health visiting
drop-in | walk-in > drop in | walk in
blood pressure check | mot for over 40s > health check | NHS health checks
sexual health clinic > sexual health services
drinking | drink problem > alcohol | substance misuse
suicide > suicide prevention
life expectancy | how long people live > life expectancy | healthy life expectancy
care assessment | assessed for care > care needs assessment
direct payment | pay for own care > direct payments | self-funders
carer | carers > carers | unpaid carers
locked up | prison | prisoners > prison | offenders
police | bobbies | officers on the beat > police | neighbourhood policing
firefighters | fire brigade > fire and rescue
ambulance | ambulances > ambulance service
A&E | casualty > emergency department | A&E
computer system | IT system | software > system | ICT | software
laptop | laptops | computers > devices | ICT equipment
paperless | online forms > digital | e-forms
passwords | phishing > cyber security
mystery shopper > mystery shopping
pay gap > gender pay gap
women bosses | female managers > gender pay gap | women in senior roles
staff survey | happy at work > employee survey | staff engagement
training courses | trained > training | learning and development
new starters | hired | taken on > recruitment | recruited | appointed
vacancies | empty posts | unfilled jobs > vacancies | vacant posts
early retirement > retirement | pension strain
hit target | on target | met target > achieved | achieving | on track
"""
"""One group a line. `a | b > c | d`: for a or b look for c and d too. With `=` any side of it stands for the other."""


@cache
def _abbreviations() -> list[tuple[str, tuple[str, ...]]]:
    pairs = (line.split(": ", 1) for line in ABBREVIATIONS.strip().splitlines())
    return [(short, tuple(long.split(" | "))) for short, long in pairs]


@cache
def _everyday() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What may be asked, and what to look for then."""
    groups: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for line in EVERYDAY.strip().splitlines():
        both = " = " in line
        asked, _, official = line.partition(" = " if both else " > ")
        left, right = tuple(asked.split(" | ")), tuple(official.split(" | "))
        groups.append((left, right))
        if both:
            groups.append((right, left))
    return groups


@lru_cache(maxsize=32_768)
def stems_of(phrase: str) -> tuple[str, ...]:
    """A phrase as it is compared: its words without their endings and "and" ("O & S" meets "O and S")."""
    return tuple(stem(word) for word in words(phrase) if word != "and")


@cache
def stands_for() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """An abbreviation, as `stems_of` writes it, to what it stands for."""
    return {stems_of(short): longs for short, longs in _abbreviations()}


@cache
def abbreviated() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """A phrase, as `stems_of` writes it, to its abbreviations."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short, longs in _abbreviations():
        for long in longs:
            found[stems_of(long)] = (*found.get(stems_of(long), ()), short)
    return found


@cache
def official() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """A resident's phrase, as `stems_of` writes it, to the words of council papers.

    A single word stands there as it is: "tip" is a place, "tipping" is not, and who "pays" asks for no salary.
    """
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for asked, meant in _everyday():
        for phrase in asked:
            key = stems_of(phrase) if len(words(phrase)) > 1 else tuple(words(phrase))
            new = [other for other in meant if stems_of(other) != stems_of(phrase)]
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *new)))
    return found


@cache
def every_word() -> frozenset[str]:
    """The words of this table, without their endings: none of them is a misspelling."""
    phrases = [*stands_for(), *abbreviated(), *official(), *(stems_of(w) for ws in official().values() for w in ws)]
    return frozenset(stem(word) for phrase in phrases for word in phrase)
