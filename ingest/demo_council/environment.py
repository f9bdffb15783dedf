"""The Cabinet Member's yearly reports on Environment and Streets: the same headings each year, other figures."""

from dataclasses import dataclass

from ingest.demo_council.blocks import Paper, ReportHead

FINANCE_LINES = ("Waste and recycling", "Street cleansing", "Highways maintenance", "Parks and open spaces", "Parking")


@dataclass(frozen=True)
class Figures:
    """One financial year's results."""

    year: str
    foi: int
    foi_on_time: int
    enquiries: int
    enquiries_on_time: int
    complaints: int
    upheld: int
    missed: int
    recycling: str
    fly_tips: int
    cleared: int
    penalties: int
    clean_streets: int
    potholes: int
    potholes_on_time: int
    lanterns: int
    trees: int
    budget: tuple[int, ...]
    outturn: tuple[int, ...]


@dataclass(frozen=True)
class Story:
    """What is told of one year beside its figures."""

    date: str
    iso: str
    item: str
    member: str
    introduction: str
    waste: str
    streets: str
    highways: str
    parks: str
    money: str
    priorities: str


F2020 = Figures(
    "2020/21", 187, 79, 1104, 90, 511, 44, 81, "36.9", 3218, 85, 62, 88, 4188, 90, 0, 145, (), ()
)  # fmt: skip
F2021 = Figures(
    "2021/22", 214, 83, 1312, 92, 486, 41, 74, "38.2", 2846, 88, 118, 89, 4610, 91, 2100, 320,
    (6930, 2700, 3760, 2090, -460), (7045, 2680, 3715, 2105, -392),
)  # fmt: skip
F2022 = Figures(
    "2022/23", 241, 88, 1486, 89, 452, 38, 61, "39.6", 3102, 90, 164, 90, 5275, 93, 3450, 410,
    (7215, 2810, 3905, 2180, -480), (7480, 2790, 3880, 2240, -455),
)  # fmt: skip
F2023 = Figures(
    "2023/24", 268, 91, 1205, 94, 397, 35, 49, "41.3", 2715, 94, 231, 93, 6142, 96, 4020, 655,
    (7690, 2930, 4060, 2270, -510), (7610, 2985, 4145, 2265, -548),
)  # fmt: skip
F2024 = Figures(
    "2024/25", 233, 86, 1374, 95, 428, 37, 57, "42.7", 2398, 96, 289, 92, 5883, 97, 1830, 702,
    (8060, 3020, 4210, 2345, -540), (8215, 2995, 4330, 2310, -612),
)  # fmt: skip

STORIES = (
    Story(
        "23 November 2022",
        "2022-11-23",
        "9",
        "Tobias Wrenfield",
        """This is my first report to Council since I took on the portfolio in May 2022. It covers the financial year
        2021/22, most of which fell under my predecessor, and looks ahead to the winter.""",
        """Driver shortages in the summer of 2021 meant that 11 rounds were lost on single days. Since January 2022
        the service has kept a pool of six relief drivers, and no round has been lost since.""",
        """The first four covert cameras were bought in February 2022 and are moved between places where dumping
        recurs. The fixed penalty for fly-tipping stands at £300.""",
        """The change of street lights to LED lanterns began in July 2021 in Ossleby and Fennimoor. The whole
        programme covers 11,400 lanterns and is planned to run for four years.""",
        """Play areas at Castle Meadow and Fennimoor Common were rebuilt during the year. Castle Meadow was awarded
        the national park standard for the third year running.""",
        """Fuel prices account for most of the overspend on waste. Parking income had not come back to the level
        seen before the pandemic.""",
        """- bring in sealed bags for paper and card in Pellinghurst and Hexbourne;
        - fit in-cab computers to all 22 collection vehicles by June 2023;
        - resurface 14 miles of road;
        - consult on a charge for a second garden waste bin.""",
    ),
    Story(
        "22 November 2023",
        "2023-11-22",
        "8",
        "Tobias Wrenfield",
        """Last winter was hard on roads and the wet spring was hard on grass cutting. In spite of that most measures
        moved the right way in 2022/23, and I thank the crews for it.""",
        """In-cab computers were fitted to all 22 collection vehicles by May 2023. New rounds began on 5 June 2023;
        the first four weeks in Tolverdine and Fennimoor were poor, and I apologised to residents at the time.""",
        """Reports of dumping went up, largely because the new reporting form makes it easier to tell the council.
        The number of covert cameras rose from four to nine. The fixed penalty for fly-tipping
        has been £400 since April 2023.""",
        """The hard frost of December 2022 produced 1,480 pothole reports in six weeks. A second repair gang was hired
        from January to April 2023 at a cost of £96,000.""",
        """A wildflower scheme was begun on 31 verges. The paddling pool at Castle Meadow stayed shut for the season
        while its pipes were replaced.""",
        """Waste overspent because the price paid for recycled card fell by a third. The overspend on parks is the
        paddling pool repair.""",
        """- settle the new rounds and bring missed collections under 50 per 100,000;
        - start a small electrical goods collection at the kerbside;
        - plant at least 600 trees;
        - publish a list of roads to be resurfaced, ward by ward.""",
    ),
    Story(
        "20 November 2024",
        "2024-11-20",
        "10",
        "Nasreen Haldane",
        """I became Cabinet Member in May 2024 and I am grateful to Councillor Wrenfield for the state in which he
        handed over the portfolio. The year under review, 2023/24, was the best for collections since the council
        began to count them in this way.""",
        """The new rounds had settled by August 2023. Kerbside collection of small electrical goods began in October
        2023 and gathered 38 tonnes in six months. Since April 2024 results have slipped: between April and
        September 2024 the average was 57 missed bins per 100,000, because of vehicle breakdowns in June.""",
        """Fourteen covert cameras are now in use. From 1 July 2024 the fixed penalty for fly-tipping rose from £400
        to £600, and the penalty for littering rose from £100 to £150.""",
        """Government funding allowed 19 miles of road to be resurfaced. A list of the roads, ward by ward, was
        published in February 2024.""",
        """Volunteers gave 4,150 hours in parks. The paddling pool at Castle Meadow opened again in May 2023 and had
        its busiest summer yet.""",
        """The portfolio was close to its budget. A lower disposal price offset the extra spending on roads and
        street cleansing.""",
        """- replace eight collection vehicles that are past ten years old;
        - bring missed collections back under 50 per 100,000;
        - finish the LED lantern programme by March 2025;
        - prepare for weekly food waste collections from April 2026.""",
    ),
    Story(
        "19 November 2025",
        "2025-11-19",
        "9",
        "Nasreen Haldane",
        """2024/25 was a mixed year. Streets were cleared of dumped rubbish faster than ever, but we missed more bins
        than the year before and answered fewer requests for information on time.""",
        """Eight new collection vehicles arrived in February 2025 at a cost of £1.92 million. Weekly food waste
        collections will begin on 20 April 2026, starting with Stennet Quay and Averlock Castle.""",
        """The camera scheme was reviewed by the Corporate Overview and Scrutiny Committee in June 2025. Of the
        penalties issued in 2024/25, 78% were paid without going to court.""",
        """The LED programme was finished in March 2025: all 11,400 lanterns have been changed and the yearly saving
        on electricity is £412,000.""",
        """A new play area opened at Marrack Green in August 2024. Dog control orders were renewed for three years
        from 1 October 2024.""",
        """Hire of vehicles during the summer of 2024 accounts for the overspend on waste. Parking income was above
        budget for the second year.""",
        """- start weekly food waste collections on 20 April 2026;
        - answer at least 90% of requests for information on time;
        - plant 750 trees before March 2026;
        - agree a new street sweeping timetable with every ward.""",
    ),
)


def money(thousands: int) -> str:
    """£000s as the council prints them: negatives in brackets."""
    return f"({-thousands:,})" if thousands < 0 else f"{thousands:,}"


def money_rows(names: tuple[str, ...], budget: tuple[int, ...], actual: tuple[int, ...]) -> str:
    """Table rows of budget, actual and variance, closed by a total."""
    lines = [*zip(names, budget, actual, strict=True), ("Total", sum(budget), sum(actual))]
    return "\n".join(f"{name} | {money(b)} | {money(a)} | {money(a - b)}" for name, b, a in lines)


def direction(now: int, before: int) -> str:
    return "up from" if now > before else "down from"


def report(story: Story, now: Figures, before: Figures) -> Paper:
    """One year's report."""
    return Paper(
        f"{story.iso}_council_cabinet-member-environment.pdf",
        story.iso,
        f"Report of the Cabinet Member for Environment and Streets {now.year}",
        (
            ReportHead(
                story.date,
                story.item,
                "Council",
                "Report of the Cabinet Member for Environment and Streets",
                "All",
                "No",
                f"Councillor {story.member}, Cabinet Member for Environment and Streets",
                "Dawn Pettigrove, Head of Street Services",
                "Owen Stallard, Director of Place",
            ),
            f"""
# 1. Introduction by the Cabinet Member

1.1 {story.introduction}

1.2 Unless it says otherwise, every figure in this report is for the financial year {now.year}, which ended on
31 March 20{now.year[-2:]}. The year before is given where it helps members to compare.

# 2. Waste and Recycling

2.1 For every 100,000 collections made in {now.year}, {now.missed} bins were missed,
{direction(now.missed, before.missed)} {before.missed} in {before.year}. A bin counts as missed when the resident
reports it by the end of the next working day and it had been put out on time.

2.2 The recycling rate for the year was {now.recycling}%, compared with {before.recycling}% the year before.

2.3 {story.waste}

# 3. Street Cleansing and Enforcement

3.1 Residents and staff reported {now.fly_tips:,} fly-tips in {now.year}, {direction(now.fly_tips, before.fly_tips)}
{before.fly_tips:,}. Crews cleared {now.cleared}% of them within one working day. The enforcement team issued
{now.penalties} fixed penalty notices for fly-tipping and littering.

3.2 In the street surveys made three times a year, {now.clean_streets}% of streets were graded acceptable or better for
litter.

3.3 {story.streets}

# 4. Highways

4.1 The highways teams repaired {now.potholes:,} potholes in {now.year}, {direction(now.potholes, before.potholes)}
{before.potholes:,}, and {now.potholes_on_time}% of them were made good within 28 days of being reported.

4.2 During the year {now.lanterns:,} street lights were changed to LED lanterns.

4.3 {story.highways}

# 5. Parks and Open Spaces

5.1 In the planting season {now.trees} trees were planted in parks, verges and school grounds.

5.2 {story.parks}

# 6. Enquiries, Complaints and Requests for Information

6.1 Members sent {now.enquiries:,} enquiries to the services in this portfolio in {now.year}, and
{now.enquiries_on_time}% were answered within ten working days.

6.2 The services received {now.complaints} complaints, of which {now.upheld}% were upheld. The largest group was about
missed or late collections.

6.3 There were {now.foi} requests under the Freedom of Information Act. Of these {now.foi_on_time}% were answered within
the legal limit of 20 working days.

# 7. Performance at a Glance

= Table 1: Main measures, {now.year} and {before.year}
Measure | {before.year} | {now.year}
Missed bins per 100,000 collections | {before.missed} | {now.missed}
Household waste recycled | {before.recycling}% | {now.recycling}%
Fly-tips reported | {before.fly_tips:,} | {now.fly_tips:,}
Fly-tips cleared within one working day | {before.cleared}% | {now.cleared}%
Fixed penalty notices issued | {before.penalties} | {now.penalties}
Streets acceptable for litter | {before.clean_streets}% | {now.clean_streets}%
Potholes repaired | {before.potholes:,} | {now.potholes:,}
Potholes repaired within 28 days | {before.potholes_on_time}% | {now.potholes_on_time}%
Trees planted | {before.trees} | {now.trees}
Member enquiries received | {before.enquiries:,} | {now.enquiries:,}
Member enquiries answered on time | {before.enquiries_on_time}% | {now.enquiries_on_time}%
Complaints received | {before.complaints} | {now.complaints}
FOI requests received | {before.foi} | {now.foi}
FOI requests answered on time | {before.foi_on_time}% | {now.foi_on_time}%

# 8. Financial Position

8.1 Table 2 shows the budget and the outturn for {now.year}. A figure in brackets is income, or an underspend.

= Table 2: Revenue outturn {now.year} (£000s)
Service | Budget | Outturn | Variance
{money_rows(FINANCE_LINES, now.budget, now.outturn)}

8.2 {story.money}

# 9. Priorities for the Year Ahead

9.1 In the next twelve months the portfolio will:

{story.priorities}

# 10. Implications

10.1 Financial. The report is for information and asks for no new spending. Verified by: Yasmin Corderoy, Director of
Resources.

10.2 Legal. The council is the waste collection, waste disposal and highway authority for its area. Nothing in this
report changes how those duties are carried out. Verified by: Judith Penhallan, Head of Legal and Monitoring Officer.

10.3 Diversity and equality. Assisted collections are open to any resident who cannot move a bin and has nobody to help.
""",
        ),
    )


YEARS = (F2020, F2021, F2022, F2023, F2024)
PAPERS = tuple(report(story, now, before) for story, now, before in zip(STORIES, YEARS[1:], YEARS[:-1], strict=True))
