"""Which sentences each piece of a report about a wave or an officer says, and what can stand in their braces."""

from collections.abc import Mapping

from surveyapp.definitions.report_sentences import OBSTACLES, PIECES, ROWS

_CHART = (
    "rows_subtitle_share{period,scale} rows_subtitle_mean{period,scale} rows_subtitle_positive{period,scale} "
    "rows_subtitle_given{period,scale} given given_by{source} "
    "axis_zoom{first,last} hollow{period} chart_alt{title,values} column_unit column_satisfied column_mean "
    "column_range column_base nothing "
)
_CHANNELS = "channel_import channel_invited channel_open_link channel_online channel_email channel_paper "
_LEADS = (
    "leads_bare{first,value} leads_alone{first,value} leads_alike_all{first,value} leads_alike{first,others,value} "
)
_RANKED = (
    _CHART
    + _LEADS
    + "ranking_one_title ranking_table ranking_subtitle{period} band_note column_rank column_rank_range column_group "
    "column_band "
)
_UNRANKED = (
    "ranking_one{unit} ranking_none ranking_hidden{names} ranking_unanswered{names} ranking_unscored{names,why} "
    "no_score no_score_of{source} "
)
_JUDGED = OBSTACLES + "verdict_better verdict_worse verdict_unchanged nothing "
_CHANGES = (
    _JUDGED + "changes_title{before,now} changes_subtitle no_before{period} column_now column_then column_difference "
    "column_verdict "
)
_READ_OUT = (
    _LEADS + _JUDGED + "n_forms{n} n_units{n} n_businesses{n} summary_forms{forms,units} "
    "summary_businesses{businesses,forms,units} summary_overall{change} "
    "summary_changes{better,period,unchanged,worse} summary_improve{names} summary_heads{says} "
)
_UNSHOWN = "too_few_forms no_forms all_alike no_score no_score_of{source} "
_GRID = "column_unit nothing grid_alt{title} heat_note{first,last} "
_CORNERS = "{high,high_name,high_unit,low,low_name,low_unit} "

WAVE_PIECES: Mapping[str, str] = {
    "cover": _RANKED + "contents",
    "conference": PIECES["headline"] + " made_of{parts} part_of{source,weight} " + _RANKED + _UNRANKED + _READ_OUT,
    "unit_pictures": ROWS
    + _UNSHOWN
    + "heat_none picture_none{unit,why} picture_bare{unit,value} picture_one{rank,unit,value} "
    "picture_title{rank,unit,value}",
    "summary": " ".join((PIECES["headline"], PIECES["distribution"], PIECES["components"], _READ_OUT)),
    "participation": "n_forms{n} participation_counts participation_rate participation_none "
    "participation_title{forms} participation_subtitle{period} flow_title flow_subtitle{period} all_channels "
    f"{_CHANNELS}column_unit column_channel column_forms "
    "column_businesses column_population column_invited column_opened column_answered column_rate nothing",
    "ranking": _RANKED
    + _UNRANKED
    + _CHANGES
    + "sources_title sources_subtitle{period} part_of{source,weight} row_overall ranking_method",
    "heads": _RANKED + _UNRANKED + "heads_about{question} heads_none",
    "heat_map": _GRID + f"heat_none heat_title{_CORNERS} heat_subtitle{{period,scale}} heat_table",
    "component_pages": _CHART
    + _CHANGES
    + _UNSHOWN
    + "heat_none component_heading{name,place} component_hidden{name,why} "
    "given_component_result{base,given,name,range,scale,value} component_result{base,name,range,scale,value} "
    "bare_component_result{base,name,range,scale,value} component_units{first,last} moves_better{names} "
    "moves_worse{names} moves_rest{period} moves_none{period} answers_title{first,last} "
    "answers_positive{first,last} answers_one{first} answers_one_positive{first} answers_most{option,share} "
    "answers_subtitle{base,period} "
    "bins_title{mean,question} unit_hours{n} unit_days{n} unit_vnd{n} from_to{high,low} suppressed{names} "
    "n_forms{n} n_answers{n} n_businesses{n} n_scores{n} column_question column_answer column_n column_share "
    "better_share{before,now,period,size} worse_share{before,now,period,size} "
    "unchanged_share{before,now,period,size} better_mean{before,now,period,size} "
    "worse_mean{before,now,period,size} unchanged_mean{before,now,period,size}",
    "two_means": "two_means_none two_means_title two_means_subtitle{period} two_means_about row_headline row_overall "
    "column_what column_by_forms column_by_units column_difference column_units",
    "trend": PIECES["change"] + " trend_none trend_headline{begin,end,first,last} trend_overall{begin,end,first,last} "
    "trend_broken_headline{begin,end,first,last} trend_broken_overall{begin,end,first,last} trend_subtitle "
    "trend_break trend_break_note trend_scales trend_uneven axis_zoom{first,last} chart_alt{title,values} column_wave column_value column_range "
    "column_base column_edition",
    "strongest_weakest": PIECES["extremes"],
    "funnel": "funnel_none funnel_inside funnel_outside{names} funnel_subtitle{period} funnel_x funnel_y funnel_target "
    "funnel_note funnel_between{names} funnel_not_ranking funnel_inside_cell funnel_between_cell funnel_above_cell funnel_below_cell grid_alt{title} column_unit column_satisfied "
    "column_base column_place",
    "importance": "n_forms{n} importance_no_outcome importance_none{forms} importance_title{names} importance_plain "
    "importance_alike{lowest} importance_subtitle{forms,period} importance_x importance_y importance_note "
    "importance_table advice_improve advice_keep advice_watch advice_enough grid_alt{title} column_component "
    "column_importance column_range column_mean column_advice nothing",
    "attributes": _GRID + f"attributes_none attributes_title{_CORNERS} attributes_subtitle{{period,scale}} "
    "attributes_table",
    "wishes": "n_forms{n} wishes_none wishes_subtitle{base,period} column_answer column_n column_share",
    "comments": "n_comments{n} comments_rule{least} comments_none comments_title{n} comments_subtitle column_unit "
    "column_question column_times column_comment",
    "plan": "n_tasks{n} plan_none plan_title{states,total} state_done state_running state_late state_dropped "
    "column_unit column_task column_due column_state column_note nothing",
    "cases": "n_cases{n} cases_none cases_title{closed,opened} cases_subtitle{period} all_units column_unit "
    "column_cases_opened column_cases_closed column_in_time column_days nothing",
    "quality": "outside_title outside_subtitle{period} counted_in left_unknown left_not_occurred left_refused "
    "left_not_asked left_no_answer left_too_few exclusions_rule exclusions_none exclusions_title without_none "
    "without_title without_subtitle column_unit column_channel column_why column_outcome column_n_answers "
    "column_share column_headline_all column_headline_without column_overall_all column_overall_without nothing",
    "sensitivity": "sensitivity_none sensitivity_says{shift} sensitivity_same sensitivity_title sensitivity_subtitle{period} mean_shift "
    "column_unit column_by_own column_by_arithmetic column_by_geometric column_by_min_max column_by_z "
    "column_by_equal column_by_dropping nothing",
    "small_groups": "small_open small_rule{comments,k,officers} small_none small_unit{names,unit} small_unit_all{unit}",
    "unit_pages": " ".join((PIECES["headline"], PIECES["distribution"], PIECES["components"]))
    + f" {_JUDGED}"
    + "column_question unit_extremes{first,last} unit_rank{range,rank,units} unit_rank_one{range,rank,units} "
    "unit_rank_bare{range,rank,units} unit_better{names,period} unit_worse{names,period} unit_unchanged{period}",
    "annex": PIECES["method"]
    + " annex_ranks annex_groups annex_benjamini annex_funnel annex_drivers annex_means editions_title "
    "formulas_title components_table kind_satisfied kind_very_satisfied kind_mean kind_net kind_number kind_component kind_overall "
    "kind_headline score_mean score_satisfied score_bounds{high,low} score_share{options} turned column_wave "
    f"{_CHANNELS}column_edition column_channel column_formula column_kind column_interval column_figures column_component "
    "column_code column_source column_weight column_indicators nothing",
    "questionnaire": "the_unit answers_number{unit} answers_text answers_several{names} word_hours word_days word_vnd "
    "column_question column_code column_answers column_counts_in nothing",
    "open_data": "open_data_says open_data_tables open_data_verify open_data_chain{chain} open_data_not nothing",
}
"""What each piece of a report about a wave says beside its heading."""

_OF_UNITS = ("headline", "distribution", "questions", "reasons", "left_out", "method")

OFFICER_PIECES: Mapping[str, str] = {
    **{piece: PIECES[piece] for piece in _OF_UNITS},
    "rights": "right_know right_reply right_review right_alone right_ranks",
    "reply": "reply_none",
}
"""What each piece of a report about an officer says beside its heading."""
