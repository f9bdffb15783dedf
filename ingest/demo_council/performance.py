"""The performance report for Quarter 2 of 2024/25 and the service guide for 2025/26."""

from ingest.demo_council.blocks import Paper, ReportHead, TitleHead

QUARTER_2 = Paper(
    "2024-12-11_cabinet_performance-quarter-2.pdf",
    "2024-12-11",
    "Corporate Performance Report 2024/25: Quarter 2",
    (
        ReportHead(
            "11 December 2024",
            "9",
            "Cabinet",
            "Corporate Performance Report 2024/25: Quarter 2 (April to September 2024)",
            "All",
            "No",
            "Councillor Gwilym Pask, Cabinet Member for Finance",
            "Leo Farthingale, Strategic Lead - Performance",
            "Yasmin Corderoy, Director of Resources",
        ),
        """
# Executive Summary

Of the 12 indicators that Cabinet follows, 6 were green, 3 amber and 3 red at the end of September 2024. At the same
point in 2023/24 there were 7 green, 3 amber and 2 red.

# 1. Recommendations

1.1 That Cabinet notes the results in Table 1.

1.2 That Cabinet asks the Corporate Overview and Scrutiny Committee to look into sickness absence.

# 2. How to Read the Table

2.1 Status is set on the average of the six months, except for council tax, which builds up through the year, and
sickness, where the latest month is used.

2.2 Green means that the target was met. Amber means within 5% of the target, and red means worse than that.

# 3. Results

= Table 1: Key performance indicators, April to September 2024
Indicator | Portfolio holder | Apr | May | Jun | Jul | Aug | Sep | Target | Status
Missed bins per 100,000 | Cllr Haldane | 52 | 55 | 68 | 61 | 54 | 51 | 50 | Red
Household waste recycled (%) | Cllr Haldane | 41.8 | 44.6 | 45.2 | 44.1 | 43.5 | 43.0 | 43.0 | Green
Fly-tips cleared in one working day (%) | Cllr Haldane | 95 | 96 | 97 | 96 | 95 | 97 | 95 | Green
Potholes repaired in 28 days (%) | Cllr Haldane | 98 | 97 | 97 | 96 | 97 | 98 | 95 | Green
Member enquiries on time (%) | Cllr Ketteridge | 94 | 95 | 96 | 95 | 94 | 96 | 95 | Green
FOI requests on time, all services (%) | Cllr Pask | 88 | 85 | 82 | 84 | 87 | 90 | 90 | Amber
Council tax collected, to date (%) | Cllr Pask | 11.2 | 20.3 | 29.4 | 38.6 | 47.7 | 56.9 | 57.0 | Amber
Sickness days per employee, last 12 months | Cllr Pask | 9.8 | 9.7 | 9.9 | 10.1 | 10.0 | 9.6 | 9.0 | Red
Average wait for a call (min:sec) | Cllr Adeyinka-Rudd | 5:10 | 5:32 | 6:48 | 6:05 | 5:20 | 4:41 | 5:00 | Red
Rent collected (%) | Cllr Adeyinka-Rudd | 97.1 | 97.4 | 97.6 | 97.5 | 97.8 | 97.9 | 98.0 | Amber
Repairs to council homes on time (%) | Cllr Adeyinka-Rudd | 93 | 94 | 92 | 95 | 95 | 96 | 94 | Green
Library visits (thousands) | Cllr Dray | 31.4 | 33.0 | 30.8 | 36.9 | 38.2 | 32.5 | 32.0 | Green

# 4. Red Indicators: What is Being Done

4.1 Missed bins. The six-month average was 57 against a target of 50. Five of the 22 vehicles broke down in June.
Three were hired until the end of October, and eight new ones have been ordered. Lead officer: Dawn Pettigrove.

4.2 Sickness. Back and joint trouble is the largest cause and is highest in Street Services. Physiotherapy is offered
to all staff from January 2025. Lead officer: Bronwen Tase, Head of People.

4.3 Average wait for a call. The average was 5 minutes 36 seconds. Calls in June were 22% higher than usual because of
the general election and the missed bins. Lead officer: Amina Strood.

# 5. Amber Indicators

5.1 FOI requests. Two long-standing vacancies in the information team were filled in August 2024.

5.2 Council tax. Collection is 0.1 percentage points behind the target, or about £70,000.

5.3 Rent. The number of tenants seen by the money advice team rose to 318 in the half-year.

# 6. Implications

6.1 Financial. Vehicle hire cost £143,000 in the half-year. Verified by: Yasmin Corderoy, Director of Resources.

6.2 Legal. There are none that come directly from this report. Verified by: Judith Penhallan, Head of Legal and
Monitoring Officer.
""",
    ),
)

GUIDE = Paper(
    "2025-04-01_council_service-guide-2025-26.pdf",
    "2025-04-01",
    "Clean, Open and Easy to Reach: Priorities and Service Guide 2025/26",
    (
        TitleHead(
            "Clean, Open and Easy to Reach",
            ("Priorities and service guide 2025/26", "Briefing note for members and customer advisers, 1 April 2025"),
        ),
        """
This note is public. It was agreed by Councillor Rosalind Ketteridge, Leader of the Council since 15 May 2024, and
Helena
Marchbank, Chief Executive. The charges in it hold from 1 April 2025 to 31 March 2026.

# 1. Our Five Priorities

- Clean streets: cleared of dumped rubbish within one working day.
- Homes that are safe, dry and cheap to heat.
- A fair start for every child in every ward.
- High streets with fewer empty shops.
- A council that answers the first time it is asked.

# 2. Bins and Recycling

2.1 Refuse and recycling are collected in turn, one week each. Bins must be at the edge of the property by 6.30 am.
Report a missed bin by the end of the next working day, and crews will return within two working days.

2.2 Garden waste is collected every two weeks from March to November, for those who pay the yearly charge.

2.3 Tollgate Lane Recycling Centre is the only one in the borough. Vans and trailers need a free permit, which allows
12 visits a year. Plasterboard and tyres are charged for.

= Table 1: Opening hours
Place | April to September | October to March | Closed
Tollgate Lane Recycling Centre | 8.00 am to 6.00 pm | 9.00 am to 4.00 pm | Wednesdays
Town Hall desk, Averlock | 9.00 am to 5.00 pm | 9.00 am to 5.00 pm | Weekends
Averlock Central Library | 9.00 am to 7.00 pm | 9.00 am to 6.00 pm | Sundays
Stennet Quay Library | 10.00 am to 5.00 pm | 10.00 am to 5.00 pm | Sundays, Mondays
Marrack Green Swimming Pool | 7.00 am to 2.40 pm | 7.00 am to 2.40 pm | Sundays
Castle Leisure Centre | 6.30 am to 10.00 pm | 6.30 am to 10.00 pm | Christmas Day

# 3. Charges

= Table 2: Main charges 2025/26
Charge | 2025/26
Garden waste, each bin for a year | £51
Bulky waste, up to three items | £38
Replacement refuse bin | £32
Replacement recycling box | Free
Resident parking permit, first car | £37
Resident parking permit, second car | £74
Adult swim, Marrack Green | £5.60
Adult swim, Castle Leisure Centre | £6.10
Allotment, full plot for a year | £68

3.1 Residents who get council tax support pay half for bulky waste and garden waste.

# 4. Streets

4.1 A dangerous pothole is made safe within 24 hours. Other potholes deeper than 40 mm are repaired within 28 days.

4.2 Street lights should be reported with the number on the column. A single lamp that is out is repaired within five
working days.

4.3 The fixed penalty is £600 for fly-tipping and £150 for littering. There is no discount for paying early.

# 5. How to Reach Us

= Table 3: Contact details
Service | Telephone | Email
Contact centre, 8.30 am to 5.30 pm, Monday to Friday | 01632 960140 | help@averlockvale.example
Emergencies out of hours | 01632 960199 | None
Housing repairs | 01632 960155 | repairs@averlockvale.example
Freedom of information | 01632 960162 | foi@averlockvale.example
Democratic Services | 01632 960171 | meetings@averlockvale.example

5.1 Members should send casework to members@averlockvale.example. They get an answer within ten working days.

5.2 Complaints have two stages. A stage one answer is given within 10 working days, and a stage two answer within 20.
""",
    ),
)

PAPERS = (QUARTER_2, GUIDE)
