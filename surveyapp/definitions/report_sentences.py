"""Which sentences each piece of a report about a unit, or of a questionnaire, says, and what can stand in their braces."""

from collections.abc import Mapping

_PERIODS = (
    "period_year{month,month_name,quarter,roman,year} period_quarter{month,month_name,quarter,roman,year} "
    "period_month{month,month_name,quarter,roman,year} "
)
_FIGURES = (
    "n_forms{n} n_answers{n} n_businesses{n} n_scores{n} from_to{high,low} mean{base,range,scale,value} "
    "bare_mean{base,range,scale,value} share_forms{base,range,scale,value} share_answers{base,range,scale,value} "
    "share_businesses{base,range,scale,value} share_scores{base,range,scale,value} "
    "bare_share_forms{base,range,scale,value} bare_share_answers{base,range,scale,value} "
    "bare_share_businesses{base,range,scale,value} bare_share_scores{base,range,scale,value} "
)
OBSTACLES = (
    "obstacle_question obstacle_edition obstacle_channel obstacle_unit obstacle_simulated obstacle_no_score obstacle_suppressed "
    "obstacle_no_interval "
)
"""Why a change cannot be told."""
MISSING = "overall_missing{unit,why} no_score no_score_of{source} "
"""What is said where another source has given no score."""
ROWS = (
    "rows_subtitle_share{period,scale} rows_subtitle_mean{period,scale} rows_subtitle_positive{period,scale} rows_subtitle_given{period,scale} axis_zoom{first,last} hollow{period} given given_by{source} "
    "chart_alt{title,values} column_component column_question column_satisfied column_positive column_mean column_range column_base "
    "column_left_out nothing "
)
"""What a chart of rows says, and its table."""

EVERY = (
    "nation motto title either{first,last} n_characters{n} characters{n} label_data_table label_report label_table label_dictionary label_column label_key label_kind label_code "
    "label_text label_number label_percent label_words"
)
"""What every report says."""

_OFFICIAL = _PERIODS + (
    "number place_and_date recipients recipient_file signatory signature "
    "document_title{period,survey,unit} simulated_mark simulated about_period{days,period} days{first,last} "
    "recipient_above{unit} footer{edition,hash} footer_chain{chain,edition,hash} unfinished{last,period} open_link "
)

ABOUT: Mapping[str, str] = {
    "unit": _OFFICIAL + "subject{survey}",
    "wave": _OFFICIAL + "annual_title{period,survey} both{first,last} whole",
    "officer": _OFFICIAL + "subject{survey} officer{number} private private_mark",
    "survey": "document_title{survey} footer{survey,hash} blank",
}
"""What reports say because of what they are about."""

PIECES: Mapping[str, str] = {
    "headline": _FIGURES + OBSTACLES + MISSING + "no_answers{period,unit} too_few{period,unit} big_satisfied{value} "
    "under_cap{base,cap,range,scale,value} received{businesses,forms} "
    "big_mean{value} interval_line{range} no_interval_line counts_question{base,options,question} "
    "counts_pooled{base,options,question} counts_mean_question{base,options,question} "
    "counts_mean_pooled{base,options,question} counts_overall{base} overall{base,range,scale,value} "
    "bare_overall{base,range,scale,value} headline_alt{first,last,sentence} no_before{period} "
    "very_satisfied{base,options,range,scale,value} bare_very_satisfied{base,options,scale,value} "
    "better_share{before,now,period,size} worse_share{before,now,period,size} unchanged_share{before,now,period,size} "
    "better_mean{before,now,period,size} worse_mean{before,now,period,size} unchanged_mean{before,now,period,size}",
    "distribution": "n_forms{n} n_answers{n} distribution_title{options,share} distribution_plain "
    "distribution_question{base,period,question} distribution_pooled{base,period} column_level "
    "level_share{level,share} chart_alt{title,values}",
    "change": OBSTACLES
    + "change_title{before,now} change_subtitle no_before{period} recomputed{edition,other,period} column_what "
    "column_difference column_change_range change_limits{high,low} column_verdict verdict_better verdict_worse verdict_unchanged "
    "row_headline row_overall nothing",
    "control": "short_year{month,month_name,quarter,roman,year} short_quarter{month,month_name,quarter,roman,year} "
    "short_month{month,month_name,quarter,roman,year} control_outside{periods} control_many{n,all} control_inside control_run_above{period} control_run_below{period} "
    "control_subtitle{first,last} control_note control_gaps control_method{edition} control_few{n} axis_zoom{first,last} "
    "chart_alt{title,values} column_period column_satisfied column_base column_limits column_place place_above "
    "place_inside place_below nothing",
    "extremes": ROWS + "strongest{first} weakest{first} overlap",
    "components": _FIGURES
    + ROWS
    + "components_title{first,last} components_one{first,last} band{band} column_source made_of{parts} part_of{source,weight} "
    "overall{base,range,scale,value} bare_overall{base,range,scale,value} " + MISSING,
    "questions": "questions_title questions_subtitle{period} column_question column_satisfied column_positive column_mean "
    "column_range column_base column_left_out nothing",
    "reasons": "column_level column_question reasons_unsatisfied{first} reasons_satisfied{first} reasons_few reasons_subtitle column_reason column_n column_share",
    "comments": "comments_all{n} comments_some{n,shown} comments_title{question,level} n_comments{n} comment{text} comment_times{text,n}",
    "invitation": "how_to_fill",
    "privacy": "privacy{k,comments,officers}",
    "sections": "repeated{n} unit_blank unit_again{part} officer_blank section_condition{rule} page_condition{rule,first,last} "
    "page_condition_one{rule,first,last} condition{rule} rule_any_of{options,number} rule_none_of{options,number} "
    "rule_answered{number} rule_at_least{number,value} rule_at_most{number,value} rule_and{first,last} "
    "rule_or{first,last} rule_not{rule} choose_one choose_any choose_each between{low,high} blank_hours blank_days "
    "blank_vnd reasons{number} reasons_label{level} other_reason",
    "thanks": "thanks",
    "left_out": "column_base left_out_title left_out_subtitle{period} left_out_none column_why left_unknown "
    "left_not_occurred left_refused left_not_asked left_no_answer left_too_few suppressed{names}",
    "method": _FIGURES + "officers method_satisfied method_mean method_formula{formula} "
    "method_edition{date,edition,hash,survey} method_components{aggregation,scale,weights} aggregation_arithmetic "
    "aggregation_geometric aggregation_sum weights_equal weight{component,weight} weights_of_sources{parts,weights} part_of{source,weight} "
    "method_scores{source} method_wilson "
    "method_design{businesses,effect,forms} method_no_businesses none_no_forms none_one_form none_all_equal "
    "none_open_link none_given none_census none_relative method_two_samples method_rounding method_k{k} method_chain{chain}",
}
"""What each piece of a report about a unit, or of a questionnaire, says beside its heading."""

WITHOUT_HEADING = frozenset({"distribution", "invitation", "privacy", "sections", "thanks", "cover", "unit_pages"})
"""Pieces that continue the section before them, or have headings of their own."""
