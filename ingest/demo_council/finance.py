"""The draft and the approved budget for 2024/25, the performance report and the budget monitoring report."""

from ingest.demo_council.blocks import Paper, ReportHead
from ingest.demo_council.environment import FINANCE_LINES, money_rows

SERVICES = (
    "Adult Social Care",
    "Children's Services",
    "Environment and Streets",
    "Housing and Communities",
    "Leisure and Libraries",
    "Corporate and Finance",
)
PASK = "Councillor Gwilym Pask, Cabinet Member for Finance"
CORDEROY = "Yasmin Corderoy, Director of Resources"

DRAFT_BUDGET = Paper(
    "2024-01-17_cabinet_draft-budget-2024-25.pdf",
    "2024-01-17",
    "Draft Budget 2024/25 for Consultation",
    (
        ReportHead(
            "17 January 2024",
            "6",
            "Cabinet",
            "Draft Budget 2024/25 for Consultation",
            "All",
            "Yes",
            PASK,
            "Martin Oxlade, Head of Financial Planning",
            CORDEROY,
        ),
        """
# Executive Summary

This report proposes a draft budget for 2024/25 for the public to comment on. Nothing in it is final. The Council will
set the budget and the council tax on 28 February 2024.

# 1. Recommendations

1.1 That a draft net revenue budget of £112.6 million for 2024/25 is published for consultation.

1.2 That Cabinet proposes to raise council tax by 4.99%, which would make the Band D charge £1,742.31.

1.3 That Cabinet consults on savings of £6.40 million.

1.4 That Cabinet consults on the fees and charges in Table 3.

# 2. Where the Money Would Go

2.1 Table 1 shows the draft budget for each service.

= Table 1: Draft net budget 2024/25 (£000s)
Service | 2023/24 budget | 2024/25 draft | Change
Adult Social Care | 39,975 | 41,820 | 1,845
Children's Services | 27,110 | 29,460 | 2,350
Environment and Streets | 16,440 | 16,940 | 500
Housing and Communities | 6,455 | 6,310 | (145)
Leisure and Libraries | 4,520 | 4,280 | (240)
Corporate and Finance | 13,400 | 13,790 | 390
Total | 107,900 | 112,600 | 4,700

# 3. Where the Money Would Come From

= Table 2: Draft funding 2024/25 (£000s)
Source | Draft
Council tax | 71,870
Business rates | 24,310
Government grants | 14,620
Use of reserves | 1,800
Total | 112,600

3.1 The council tax base is 41,250 Band D homes. Each 1% on council tax raises about £685,000.

3.2 The figure for government grants rests on the provisional settlement of 18 December 2023 and may change.

# 4. Savings Proposed

4.1 The largest of the savings in the draft are:

- fewer agency social workers, £1.85 million;
- moving three teams out of Quay House and letting it, £620,000;
- closing libraries on Saturdays, £145,000;
- sweeping residential streets every eight weeks in place of every six, £155,000;
- one senior management post, £118,000.

# 5. Fees and Charges

= Table 3: Main fees and charges
Charge | 2023/24 | Proposed 2024/25
Garden waste, each bin for a year | £45 | £52
Resident parking permit, first car | £35 | £40
Bulky waste, up to three items | £34 | £36
Cremation, adult, weekday | £895 | £930
Adult swim, Castle Leisure Centre | £5.60 | £5.80

# 6. Consultation

6.1 Consultation runs from 18 January to 11 February 2024. Residents can answer online, at any library, or on paper
from the Town Hall desk. Business ratepayers will meet the Leader on 1 February 2024.

# 7. Implications

7.1 Financial. The Director of Resources will give her statement on the soundness of the estimates with the final
budget. Verified by: Yasmin Corderoy, Director of Resources.

7.2 Legal. The Council must set a lawful budget by 11 March 2024. Verified by: Judith Penhallan, Head of Legal and
Monitoring Officer.
""",
    ),
)

APPROVED_BUDGET = Paper(
    "2024-03-06_council_approved-budget-2024-25.pdf",
    "2024-03-06",
    "Approved Budget and Council Tax 2024/25",
    (
        ReportHead(
            "6 March 2024",
            "None (published after the meeting of 28 February 2024)",
            "Council",
            "Approved Budget and Council Tax 2024/25",
            "All",
            "No",
            PASK,
            "Martin Oxlade, Head of Financial Planning",
            CORDEROY,
        ),
        """
# 1. Purpose

1.1 This paper sets out the budget as the Council approved it on 28 February 2024. It takes the place of the draft that
Cabinet published for consultation in January 2024.

# 2. The Budget as Approved

2.1 The net revenue budget for 2024/25 is £112.9 million.

2.2 Council tax goes up by 3.99%. The Band D charge is £1,725.71, not counting police and fire.

2.3 Savings of £6.10 million are included, £0.30 million fewer than in the draft.

= Table 1: Draft and approved net budget 2024/25 (£000s)
Service | Draft | Approved | Difference
Adult Social Care | 41,820 | 41,820 | 0
Children's Services | 29,460 | 29,460 | 0
Environment and Streets | 16,940 | 17,095 | 155
Housing and Communities | 6,310 | 6,310 | 0
Leisure and Libraries | 4,280 | 4,425 | 145
Corporate and Finance | 13,790 | 13,790 | 0
Total | 112,600 | 112,900 | 300

= Table 2: Funding as approved 2024/25 (£000s)
Source | Approved
Council tax | 71,186
Business rates | 24,310
Government grants | 15,604
Use of reserves | 1,800
Total | 112,900

# 3. What Changed after Consultation

3.1 There were 1,874 replies to the consultation. After it, and with £984,000 more in government grants, these changes
were made to the draft:

- libraries stay open on Saturdays;
- residential streets go on being swept every six weeks;
- the garden waste charge is £49, not £52;
- the first resident parking permit stays at £35;
- council tax goes up by 3.99%, not 4.99%.

# 4. Council Tax by Band

= Table 3: Council tax 2024/25, not counting police and fire
Band | 2023/24 | 2024/25
A | £1,106.33 | £1,150.47
B | £1,290.72 | £1,342.22
C | £1,475.11 | £1,533.96
D | £1,659.50 | £1,725.71
E | £2,028.28 | £2,109.20
F | £2,397.06 | £2,492.69
G | £2,765.83 | £2,876.18
H | £3,319.00 | £3,451.42

# 5. Reserves

5.1 The general reserve stood at £9.1 million on 1 April 2024. The Director of Resources advises that it should not
fall below £8.0 million.
""",
    ),
)

MONITORING = Paper(
    "2025-09-10_cabinet_budget-monitoring-quarter-1.pdf",
    "2025-09-10",
    "Revenue and Capital Monitoring 2025/26: Quarter 1",
    (
        ReportHead(
            "10 September 2025",
            "7",
            "Cabinet",
            "Revenue and Capital Monitoring 2025/26: Quarter 1 (April to June 2025)",
            "All",
            "No",
            PASK,
            "Martin Oxlade, Head of Financial Planning",
            CORDEROY,
        ),
        f"""
# Executive Summary

At the end of June 2025 the council expects to overspend its revenue budget for 2025/26 by £1.765 million. Adult
Social Care is the main cause.

# 1. Recommendations

1.1 That Cabinet notes the forecast overspend of £1.765 million.

1.2 That Cabinet agrees to hold all vacant posts outside social care for eight weeks before they are filled.

1.3 That £4.7 million of the capital programme is moved into 2026/27.

# 2. Revenue Forecast

2.1 Table 1 gives the forecast for each service. A figure in brackets is income, or an underspend.

= Table 1: Revenue forecast 2025/26 at Quarter 1 (£000s)
Service | Budget | Forecast | Variance
{money_rows(SERVICES, (44310, 31180, 17860, 6690, 4610, 14150), (45920, 32045, 17540, 7105, 4525, 13430))}

2.2 Adult Social Care. There are 34 more people in residential care than the budget allowed for, and the average
weekly price of a place has gone up to £982.

2.3 Children's Services. Five new placements outside the borough account for most of the overspend. Home to school
transport is within its budget.

2.4 Housing and Communities. 126 families were in temporary accommodation at the end of June 2025, against 98 a year
before.

2.5 Corporate and Finance. Interest on balances is higher than expected, and Quay House has been let in full.

# 3. Environment and Streets in Detail

= Table 2: Environment and Streets forecast 2025/26 at Quarter 1 (£000s)
Service | Budget | Forecast | Variance
{money_rows(FINANCE_LINES, (8420, 3150, 4380, 2460, -550), (8235, 3190, 4365, 2430, -680))}

3.1 The waste underspend comes from a better price for recycled card and from not hiring vehicles now that the new
ones are in use.

# 4. Savings

4.1 The budget for 2025/26 includes savings of £5.2 million.

= Table 3: Savings 2025/26 (£ million)
Standing | Amount
Delivered | 2.9
On track | 1.4
At risk | 0.9
Total | 5.2

4.2 The largest saving at risk is £0.5 million from sharing a finance system with another council, which has been put
off.

# 5. Reserves and Capital

5.1 The general reserve stood at £9.4 million on 1 April 2025. If nothing else changes it would fall to £7.635
million, which is below the advised minimum of £8.0 million.

5.2 The capital programme for 2025/26 is £38.6 million and the forecast is £33.9 million. The slippage of £4.7 million
is mainly the Stennet Quay flood wall, where work now begins in May 2026.

# 6. Implications

6.1 Financial. Set out in the report. Verified by: Martin Oxlade, Head of Financial Planning.

6.2 Legal. The council must keep its budget under review during the year and act where it is likely to overspend.
Verified by: Judith Penhallan, Head of Legal and Monitoring Officer.
""",
    ),
)

PAPERS = (DRAFT_BUDGET, APPROVED_BUDGET, MONITORING)
