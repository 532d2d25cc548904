package dev.assembler.pipeline.report;

/** Something to look at. */
public sealed interface ReportView
    permits FactTable,
        SectionMap,
        SizeTree,
        TypeTable,
        FileList,
        GrowthTable,
        ChangeList,
        ItemTable,
        TimeLine {

  /** What it shows, in a few words. */
  String heading();
}
