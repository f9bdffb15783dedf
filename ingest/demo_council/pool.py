"""The report that would have closed Marrack Green Swimming Pool, and the Cabinet minutes that kept it open."""

from ingest.demo_council.blocks import Paper, ReportHead, TitleHead

REPORT = Paper(
    "2023-09-13_cabinet_marrack-green-swimming-pool.pdf",
    "2023-09-13",
    "The Future of Marrack Green Swimming Pool",
    (
        ReportHead(
            "13 September 2023",
            "5",
            "Cabinet",
            "The Future of Marrack Green Swimming Pool",
            "Marrack Green, Ossleby, Fennimoor",
            "Yes",
            "Councillor Philippa Dray, Cabinet Member for Leisure and Libraries",
            "Simon Garrowby, Head of Leisure",
            "Patrick Amberley, Director of Communities",
        ),
        """
# Executive Summary

Marrack Green Swimming Pool opened in 1974. Fewer people use it each year, its plant is worn out and the council pays
£4.63 towards every visit. This report sets out four options and recommends that the pool should close.

# 1. Recommendations

1.1 That Cabinet agrees to close Marrack Green Swimming Pool permanently on 31 March 2024.

1.2 That school swimming lessons move to Castle Leisure Centre from the start of the summer term 2024.

1.3 That a one-off sum of £95,000 is set aside for closing costs, including redundancy.

1.4 That the site is declared surplus to requirements.

# 2. Introduction and Background

2.1 The council runs two pools: Castle Leisure Centre, which was opened in 2009, and Marrack Green. They are 4.5 miles
apart.

2.2 There were 61,400 visits to Marrack Green in 2022/23, compared with 88,900 in 2018/19. Lessons for 17 primary
schools make up about a quarter of the visits.

2.3 A building survey in February 2023 found repairs of £1.15 million to be needed within five years. The most pressing
are the boiler, the flat roof over the changing rooms and the filter house.

2.4 The net cost of the pool to the council was £284,000 in 2022/23, up from £197,000 in 2018/19. Gas and electricity
account for most of the rise.

# 3. Issues, Options and Analysis of Options

3.1 Officers looked at four options. Table 1 sets out what each would save and what it would cost to begin with.

= Table 1: Options for the pool
Option | What would happen | Yearly saving | One-off cost
A | Close on 31 March 2024 | £241,000 | £95,000
B | Keep open on reduced hours | £78,000 | £120,000
C | Hand over to a community trust | £160,000 | £310,000
D | Refurbish in full | None | £3,400,000

3.2 Option A saves most and avoids the repairs. It would leave the north of the borough without a pool. The 27 bus runs
from Marrack Green to Castle Leisure Centre every 30 minutes, and takes 22 minutes.

3.3 Option B would shorten the week from 74 hours to 46 hours. It needs the boiler and the roof to be repaired at
once, and puts off the other repairs.

3.4 Option C depends on the Friends of Marrack Green Pool, who have 640 members but have not yet formed a charity. The
full saving would come only in the third year.

3.5 Option D cannot be paid for from the present capital programme.

# 4. Reasons for Recommendation

4.1 The council must find savings of £6 million or more in 2024/25. Option A gives the largest saving, and does so
soonest.

# 5. Consultation

5.1 A consultation ran from 9 June to 28 July 2023. There were 2,318 replies, and 81% of them were against closing the
pool. Three meetings at Marrack Green Community Hall drew 415 people between them.

5.2 Concerns raised most often were:

- children in the north of the borough would not learn to swim;
- older swimmers could not get to Castle Leisure Centre without a car;
- Castle Leisure Centre is already full at weekends;
- once closed, the pool would never be replaced.

5.3 The Corporate Overview and Scrutiny Committee considered the options on 12 July 2023 and asked Cabinet to give
more time to Option C.

# 6. Implications

6.1 Financial. Option A would save £241,000 in a full year, which is the net cost less the running cost of extra
lessons at Castle Leisure Centre. Verified by: Yasmin Corderoy, Director of Resources.

6.2 Legal. There is no duty to provide a swimming pool. Cabinet must take the consultation into account with an open
mind. Verified by: Judith Penhallan, Head of Legal and Monitoring Officer.

6.3 Staffing. Nineteen people work at the pool, equal to 11.4 full-time posts.

6.4 Diversity and equality. Closing would bear most on children, on older people and on disabled people who use the
hoist.
""",
    ),
)

MINUTES = Paper(
    "2023-09-13_cabinet_minutes.pdf",
    "2023-09-13",
    "Minutes of the meeting of the Cabinet held on 13 September 2023",
    (
        TitleHead(
            "Minutes of the Meeting of the Cabinet",
            ("held on 13 September 2023 at 7.00 pm", "Council Chamber, Town Hall, Castle Street, Averlock"),
        ),
        """
@Present: Councillors Desmond Arkwell (Leader of the Council and Chair), Rosalind Ketteridge (Deputy Leader), Samuel
Adeyinka-Rudd, Philippa Dray, Gwilym Pask and Tobias Wrenfield

@Apologies: Councillor Ursula Fleck

@In attendance: Helena Marchbank, Chief Executive; Patrick Amberley, Director of Communities; Yasmin Corderoy,
Director of Resources; Owen Stallard, Director of Place; Judith Penhallan, Head of Legal and Monitoring Officer;
Callum Reddish, Senior Democratic Services Officer; Councillors Beatrix Lomond and Hal Stobbs

Before the meeting began everyone was told that it was being filmed and that the recording would be put on the council's
website.

# 24. Minutes

The minutes of the Cabinet meeting held on 5 July 2023 were approved as a correct record and signed by the Chair.

# 25. Items of Urgent Business

There were none.

# 26. Declarations of Interests

Councillor Dray declared a non-pecuniary interest in Item 28, as her grandson has lessons at Marrack Green Swimming
Pool. She remained in the room and voted.

# 27. Statements by the Leader

The Leader thanked staff who had opened the rest centre at Stennet Quay Community Hall on the night of the flood of 21
August 2023, when 37 households had to leave their homes.

# 28. The Future of Marrack Green Swimming Pool

Councillor Dray introduced the report. She said that it had been written before she had met the Friends of Marrack
Green Pool, who now had a trustee board and a bank loan offer, and that she could no longer ask her colleagues to
agree to closure.

Councillor Stobbs, speaking as ward member for Marrack Green, presented a petition of 5,126 signatures and asked
Cabinet to choose Option B while the trust was set up.

Councillor Lomond, Chair of the Corporate Overview and Scrutiny Committee, repeated the Committee's request that more
time should be given to a community trust.

Councillor Pask said that he could not support keeping the pool open, because no other saving had been put forward to
fill the gap. The Director of Resources advised that the Asset Renewal Reserve could pay for the boiler and the roof.

Councillor Dray moved, and Councillor Ketteridge seconded, that Option B be agreed in place of the recommendations in
the report. On a vote there were 4 in favour, 1 against (Councillor Pask) and 1 abstention (Councillor Adeyinka-Rudd).

RESOLVED:

1. That the recommendation to close Marrack Green Swimming Pool is not accepted.

2. That the pool is kept open until at least 31 March 2026, on reduced hours of 46 hours a week from 1 January 2024.

3. That £120,000 is released from the Asset Renewal Reserve to repair the boiler and the changing room roof.

4. That the adult swim charge at Marrack Green goes up from £4.80 to £5.40 from 1 January 2024.

5. That the Director of Communities reports to Cabinet by October 2025 on handing the pool over to a community trust.

@Reason for decision: To keep swimming in the north of the borough and to give the community time to form a trust.

@Options considered: As set out in section 3 of the report.

# 29. Quarter 1 Revenue Monitoring 2023/24

Councillor Pask, Cabinet Member for Finance, reported a forecast overspend of £2.31 million, of which £1.74 million
was in Children's Services.

RESOLVED:

1. That the forecast is noted.

2. That a freeze on agency staff outside social care begins on 1 October 2023.

# 30. Winter Gritting Plan 2023/24

Councillor Wrenfield, Cabinet Member for Environment and Streets, presented the plan. Eleven routes covering 312
kilometres would be gritted before frost. Councillor Ketteridge asked whether Quarry Hill in Pellinghurst could be
added. The Director of Place said that it could be, at a cost of £2,900 for the season.

RESOLVED:

1. That the plan is approved.

2. That Quarry Hill, Pellinghurst, is added to the priority routes.

The meeting finished at 8.47 pm.

Decisions in these minutes, other than items for noting, could be called in until 4.00 pm on Friday 22 September 2023.
None was called in.

Approved as a correct record

CHAIR: ......................................    DATE: ......................................
""",
    ),
)

PAPERS = (REPORT, MINUTES)
