"""Minutes of the Corporate Overview and Scrutiny Committee and of the Council's budget meeting."""

from ingest.demo_council.blocks import Paper, TitleHead

SCRUTINY = Paper(
    "2023-10-11_corporate-overview-and-scrutiny_minutes.pdf",
    "2023-10-11",
    "Minutes of the Corporate Overview and Scrutiny Committee held on 11 October 2023",
    (
        TitleHead(
            "Minutes of the Meeting of the Corporate Overview and Scrutiny Committee",
            ("held on 11 October 2023 at 7.00 pm", "Committee Room 2, Town Hall, Castle Street, Averlock"),
        ),
        """
@Present: Councillors Beatrix Lomond (Chair), Farid Kessington (Vice-Chair), Marcus Eddowe, Hal Stobbs, Joan
Tilbrooke and
Priya Venning

@In attendance: Dawn Pettigrove, Head of Street Services; Leo Farthingale, Strategic Lead - Performance; Amina Strood,
Customer Contact Manager; Councillor Tobias Wrenfield, Cabinet Member for Environment and Streets; Callum Reddish,
Senior Democratic Services Officer

# 11. Minutes

The minutes of the Corporate Overview and Scrutiny Committee meeting held on 12 July 2023 were approved as a correct
record.

# 12. Items of Urgent Business

There were none.

# 13. Declarations of Interests

Councillor Eddowe declared a non-pecuniary interest in Item 15, as his daughter works in the contact centre.

# 14. Review of Missed Collections

The Head of Street Services presented the report on the new collection rounds, which began on 5 June 2023. She said
that 1,140 collections were missed in Tolverdine and Fennimoor in the first four weeks, against 212 in the same weeks
of 2022.

In answer to questions, members heard that:

- the maps loaded into the in-cab computers had left out 46 private roads;
- crews who knew the old rounds had been moved to other areas in the same week;
- the rate for the whole borough was back to 47 per 100,000 by the end of August 2023;
- assisted collections made up 190 of the 1,140 missed.

Councillor Tilbrooke asked why residents had not been written to before the change. The Head of Street Services said
that 38,000 leaflets had been printed with the wrong start date and had to be pulped. The reprint cost £6,250.

Councillor Kessington asked that future changes should be tried out in a single ward first. Councillor Wrenfield agreed.

Councillor Venning moved, and Councillor Stobbs seconded, that Cabinet be asked to give £20 off the garden waste
charge to every household missed twice or more. On being put to the vote the motion was LOST by 2 votes to 4.

RECOMMENDED to Cabinet:

1. That any future change of rounds is tried out in one ward for at least four weeks.

2. That every household with an assisted collection is telephoned before a change.

# 15. Customer Contact: Half-Year Report

The Customer Contact Manager reported that the average wait for a call to be answered was 6 minutes 40 seconds between
April and September 2023, against a target of 5 minutes. There were nine vacant posts out of 42 in July 2023; there
were now three.

Councillor Stobbs said that older residents could not use web chat. The Customer Contact Manager said that the Town
Hall desk would stay open five days a week.

RESOLVED:

1. That the report is noted.

2. That a further report comes to the Committee once a full year of figures is available.

# 16. Actions and Work Programme

Leo Farthingale, Strategic Lead - Performance, went through the actions from this meeting and the reports planned for
the rest of the year.

= Table 1: Actions agreed on 11 October 2023
Action | Owner | Due
Publish the list of 46 private roads now on the maps | Dawn Pettigrove | 30 November 2023
Telephone all households with assisted collections | Amina Strood | 15 December 2023
Send members the missed collections for their ward | Leo Farthingale | 31 October 2023
Report on the cost of agency drivers | Dawn Pettigrove | 17 January 2024

RESOLVED:

1. That the work programme is agreed, with a report on fly-tipping cameras added for 2024/25.

The meeting finished at 8.52 pm.

Approved as a correct record

CHAIR: ......................................    DATE: ......................................
""",
    ),
)

COUNCIL = Paper(
    "2024-02-28_council_minutes.pdf",
    "2024-02-28",
    "Minutes of the meeting of the Council held on 28 February 2024",
    (
        TitleHead(
            "Minutes of the Meeting of the Council",
            ("held on 28 February 2024 at 7.00 pm", "Council Chamber, Town Hall, Castle Street, Averlock"),
        ),
        """
@Present: Councillors Edwin Carrow (Mayor), Lynette Carse (Deputy Mayor), Samuel Adeyinka-Rudd, Desmond Arkwell, Kofi
Danbury, Philippa Dray, Marcus Eddowe, Ursula Fleck, Nasreen Haldane, Anton Huxtable, Farid Kessington, Rosalind
Ketteridge, Beatrix Lomond, Ruth Ollerdine, Winifred Osgrove, Gwilym Pask, Megan Sorrell, Hal Stobbs, Joan Tilbrooke,
Priya Venning, Tobias Wrenfield and Dominic Yarrold

@Apologies: Councillors Celia Brandreth and Jerome Pinnock

@In attendance: Helena Marchbank, Chief Executive; Yasmin Corderoy, Director of Resources; Owen Stallard, Director of
Place; Patrick Amberley, Director of Communities; Judith Penhallan, Head of Legal and Monitoring Officer; Callum
Reddish, Senior Democratic Services Officer

# 71. Minutes

The minutes of the meeting of the Council held on 31 January 2024 were approved as a correct record.

# 72. Items of Urgent Business

The Mayor told the Council that there was no urgent business.

# 73. Declarations of Interests

No interests were declared. The Monitoring Officer reminded members that anyone two months or more behind with council
tax must say so and must not vote on Item 76.

# 74. Mayor's Announcements

The Mayor had raised £11,870 for the Tolverdine Lifeboat Shed and the Averlock Night Shelter, his two charities for
the year.

# 75. Questions from Members of the Public

Mrs Agatha Lorne asked Councillor Wrenfield when the street lights in Hexbourne would be changed to LED. Councillor
Wrenfield replied that Hexbourne was the last ward on the list, and that its 940 lanterns would be changed between
September 2024 and March 2025.

Mr Piers Ganderby asked Councillor Dray how many volunteers helped in libraries. Councillor Dray replied that there
were 214.

# 76. Budget and Council Tax 2024/25

Councillor Pask, Cabinet Member for Finance, presented the budget. He said that the final settlement from the
government was £984,000 better than expected when Cabinet met on 17 January 2024. The extra money let the Cabinet put
forward a smaller rise in council tax, take two savings out of the budget and set a lower garden waste charge than it
had consulted on.

Councillor Pask moved, and Councillor Arkwell seconded, the recommendations in the report.

AMENDMENT:

Councillor Stobbs moved, and Councillor Venning seconded, an amendment to keep the garden waste charge at £45 for
2024/25, at a cost of £75,000, to be met from the communications and events budget.

Councillor Stobbs said that the charge had gone up by far more than wages. Councillor Wrenfield said that £49 was
still below the average for councils nearby. Councillor Osgrove said that she agreed with the aim but could not see
where the events budget would find the money.

RECORDED VOTE on the amendment:

@For (7): Councillors Danbury, Eddowe, Huxtable, Sorrell, Stobbs, Tilbrooke and Venning

@Against (14): Councillors Adeyinka-Rudd, Arkwell, Carrow, Carse, Dray, Fleck, Haldane, Kessington, Ketteridge, Lomond,
Ollerdine, Pask, Wrenfield and Yarrold

@Abstained (1): Councillor Osgrove

The Mayor declared the amendment LOST.

The Council then debated the motion as first moved. Councillor Ketteridge welcomed the decision to keep all libraries
open on Saturdays. Councillor Eddowe regretted that the reserves would again be drawn on.

RECORDED VOTE on the substantive motion:

@For (15): Councillors Adeyinka-Rudd, Arkwell, Carrow, Carse, Dray, Fleck, Haldane, Kessington, Ketteridge, Lomond,
Ollerdine, Osgrove, Pask, Wrenfield and Yarrold

@Against (6): Councillors Eddowe, Huxtable, Sorrell, Stobbs, Tilbrooke and Venning

@Abstained (1): Councillor Danbury

The Mayor declared the motion CARRIED.

RESOLVED:

1. That the net revenue budget for 2024/25 is set at £112.9 million.

2. That council tax goes up by 3.99%, so that the Band D charge is £1,725.71, not counting police and fire.

3. That the savings of £6.10 million listed in Appendix B of the report are agreed.

4. That the garden waste charge for 2024/25 is £49 for each bin.

5. That the first resident parking permit stays at £35.

# 77. Motion: Swift Bricks in New Homes

Councillor Sorrell moved, and Councillor Ollerdine seconded, that the Council asks for swift bricks in all new homes
built on its own land.

RESOLVED:

1. That the motion is agreed without a vote.

The meeting finished at 9.38 pm.

Approved as a correct record

CHAIR: ......................................    DATE: ......................................
""",
    ),
)

PAPERS = (SCRUTINY, COUNCIL)
