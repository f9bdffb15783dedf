"""A scrutiny agenda pack in one PDF, and the one exempt report."""

from ingest.demo_council.blocks import Paper, ReportHead, TitleHead

PACK = Paper(
    "2025-06-18_corporate-overview-and-scrutiny_agenda-pack.pdf",
    "2025-06-18",
    "Corporate Overview and Scrutiny Committee: agenda pack, 18 June 2025",
    (
        TitleHead(
            "Corporate Overview and Scrutiny Committee",
            (
                "Agenda for the meeting at 7.00 pm on 18 June 2025",
                "Committee Room 2, Town Hall, Castle Street, Averlock",
            ),
        ),
        """
@Membership: Councillors Farid Kessington (Chair), Priya Venning (Vice-Chair), Kofi Danbury, Winifred Osgrove, Hal
Stobbs
and Dominic Yarrold

@Substitutes: Councillors Anton Huxtable and Ruth Ollerdine

= Agenda: open to the public and press
Item | Business | Page
1 | Apologies for absence |
2 | Minutes of the meeting held on 19 March 2025 | 2
3 | Items of urgent business |
4 | Declarations of interests |
5 | Fly-tipping cameras: review of the scheme | 4
6 | Customer contact in 2024/25 | 6
7 | Work programme (to be tabled) |

Anyone may come to the meeting and may film it, so long as the Chair is told beforehand. The room has a hearing loop,
and there is a ramp from Castle Street.

@Enquiries: Callum Reddish, Senior Democratic Services Officer, 01632 960171, meetings@averlockvale.example

@Published on: 10 June 2025

[page]
""",
        TitleHead(
            "Minutes of the Meeting of the Corporate Overview and Scrutiny Committee",
            ("held on 19 March 2025 at 7.00 pm", "Committee Room 2, Town Hall, Castle Street, Averlock"),
        ),
        """
@Present: Councillors Farid Kessington (Chair), Priya Venning (Vice-Chair), Kofi Danbury, Winifred Osgrove, Hal
Stobbs and Ruth
Ollerdine (substitute for Councillor Dominic Yarrold)

@Apologies: Councillor Dominic Yarrold

@In attendance: Bronwen Tase, Head of People; Rafe Lanyard, Head of Property; Philippa Dray, Cabinet Member for
Leisure and Libraries; Callum Reddish, Senior Democratic Services Officer

# 38. Minutes

The minutes of the meeting held on 22 January 2025 were approved as a correct record, with the word "weekly" in minute
34 changed to "monthly".

# 39. Items of Urgent Business

There were none.

# 40. Declarations of Interests

Councillor Osgrove said that she is a trustee of the Friends of Tolverdine Library, and left the room for Item 43.

# 41. Sickness Absence

The Head of People reported that sickness had come down to 9.1 days for each employee in the year to February 2025.
Since January 2025, 86 staff had used the physiotherapy service.

Councillor Danbury asked what agency cover had cost. The Head of People said that it was £388,000 in Street Services
in the year to date.

RESOLVED:

1. That the report is noted and an update comes to the Committee in March 2026.

# 42. Land and Property Disposals 2024/25

The Head of Property said that six small sites had been sold in the year for £1.08 million in all. The sale of land at
Ossleby Wharf had been decided by Cabinet in private session on 12 March 2025. Its terms were exempt and could not be
talked about in public.

Councillor Stobbs asked when the terms would be made public. The Head of Property said that this would follow
completion.

RESOLVED:

1. That the report is noted.

# 43. Mobile Library

Councillor Dray said that the mobile library had 412 regular borrowers and cost £71,500 a year. Its van would not last
beyond 2026. She asked members for their opinion on replacing it with small collections in village halls.

Councillor Venning moved, and Councillor Danbury seconded, that the Committee ask Cabinet to buy a new van. The motion
was CARRIED by 3 votes to 2.

RECOMMENDED to Cabinet:

1. That the mobile library goes on and a replacement van is bought in 2025/26.

The meeting finished at 8.26 pm.

[page]
""",
        ReportHead(
            "18 June 2025",
            "5",
            "Corporate Overview and Scrutiny Committee",
            "Fly-tipping Cameras: Review of the Scheme",
            "All",
            "No",
            "Dawn Pettigrove, Head of Street Services",
            "Joel Marchetti, Enforcement Manager",
            "Owen Stallard, Director of Place",
        ),
        """
# 1. Recommendations

1.1 That the Committee comments on the results of the camera scheme.

1.2 That the Committee advises Cabinet whether to buy six more cameras.

# 2. Background

2.1 The scheme began in February 2022 with four covert cameras. There are now 14. They are moved every three weeks or
so.

2.2 The scheme cost £68,000 to run in 2024/25. Penalties brought in £113,400 in the same year, all of which is spent on
enforcement.

# 3. Results in 2024/25

3.1 There were 2,398 fly-tips in the borough in 2024/25, and 289 fixed penalty notices were issued. Eleven cases went
to court, and ten ended in conviction. The largest fine was £2,400.

= Table 1: Fly-tips by ward
Ward | 2023/24 | 2024/25
Averlock Castle | 468 | 412
Fennimoor | 349 | 302
Hexbourne | 97 | 109
Marrack Green | 322 | 287
Ossleby | 634 | 521
Pellinghurst | 139 | 148
Stennet Quay | 431 | 356
Tolverdine | 275 | 263
Total | 2,715 | 2,398

3.2 Dumping went up only in Hexbourne and Pellinghurst, where there are no cameras. Most of it is garden waste in field
gateways.

# 4. What Next

4.1 Six more cameras would cost £21,600 to buy and £9,500 a year to run. They would be placed in Hexbourne,
Pellinghurst and along the Ossleby bypass.

# 5. Implications

5.1 Financial. The purchase could be met from penalty income. Verified by: Martin Oxlade, Head of Financial Planning.

5.2 Legal. Covert cameras need a magistrate's approval, which is renewed every three months. Verified by: Judith
Penhallan, Head of Legal and Monitoring Officer.

[page]
""",
        ReportHead(
            "18 June 2025",
            "6",
            "Corporate Overview and Scrutiny Committee",
            "Customer Contact in 2024/25",
            "All",
            "No",
            "Councillor Samuel Adeyinka-Rudd, Cabinet Member for Housing and Communities",
            "Amina Strood, Customer Contact Manager",
            "Patrick Amberley, Director of Communities",
        ),
        """
# 1. Recommendations

1.1 That the Committee notes the results for 2024/25 and comments on the proposed standards in section 3.

# 2. Results

= Table 1: Customer contact
Measure | 2023/24 | 2024/25
Calls received | 178,900 | 164,300
Average wait for a call | 6 min 05 sec | 5 min 12 sec
Calls given up by the caller | 11.8% | 8.9%
Web chats | 14,200 | 23,650
Visits to the Town Hall desk | 31,040 | 29,480
Customers satisfied | 76% | 81%

2.1 The three subjects people call about most are council tax, missed bins and housing repairs.

2.2 A call-back service began on 4 November 2024. Callers who choose it are rung within two hours.

# 3. Proposed Standards from September 2025

- calls answered within 4 minutes on average;
- emails answered within 5 working days;
- visitors to the desk seen within 15 minutes;
- every caller told the name of the person helping them.

3.1 The standards would need two more advisers, at a cost of £64,000 a year. If the Committee supports them, Cabinet
will be asked to decide in September 2025.

# 4. Implications

4.1 Diversity and equality. Of those who come to the desk, 44% have no access to the internet at home.
""",
    ),
)

EXEMPT = Paper(
    "2025-03-12_cabinet_exempt-ossleby-wharf.pdf",
    "2025-03-12",
    "Disposal of Land at Ossleby Wharf (exempt)",
    (
        ReportHead(
            "12 March 2025",
            "14",
            "Cabinet",
            "Disposal of Land at Ossleby Wharf",
            "Ossleby",
            "Yes",
            "Councillor Gwilym Pask, Cabinet Member for Finance",
            "Rafe Lanyard, Head of Property",
            "Owen Stallard, Director of Place",
            status="This report is exempt",
            exemption="NOT FOR PUBLICATION by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government "
            "Act 1972 (information relating to the financial or business affairs of any particular person)",
        ),
        """
# 1. Recommendations

1.1 That Cabinet agrees to sell 1.9 hectares of land at Ossleby Wharf to Pellumbra Developments Limited for £2,735,000.

1.2 That the Director of Place settles the final terms, in consultation with the Cabinet Member for Finance.

# 2. Background

2.1 The land was a coal yard until 1988 and has since been let for open storage on short terms. It brings in £23,600 a
year in rent.

2.2 It was offered on the open market from September to November 2024. Five sealed bids came in by the closing date.

# 3. Bids

= Table 1: Bids received
Bidder | Price | Homes proposed | Conditional on planning
Pellumbra Developments Limited | £2,735,000 | 84 | Yes
Bidder B | £2,610,000 | 71 | Yes
Bidder C | £2,450,000 | 66 | No
Bidder D | £1,980,000 | 52 | No
Bidder E | £1,725,000 | 48 | Yes

3.1 The council's valuer put the land at £2.4 million, before the cost of making the ground clean, which is put at
£640,000.

3.2 The bidder would also pay the council 22.5% of any profit above 18% on the sale of the homes.

# 4. Reasons for Exemption

4.1 Publishing the bids before completion would weaken the council's hand should the sale fall through and the land be
offered again.

# 5. Implications

5.1 Financial. The receipt would be used to lower borrowing for the Stennet Quay flood wall. Verified by: Yasmin
Corderoy, Director of Resources.

5.2 Legal. The council must get the best price that can reasonably be obtained. Verified by: Judith Penhallan, Head of
Legal and Monitoring Officer.
""",
    ),
)

PAPERS = (PACK, EXEMPT)
