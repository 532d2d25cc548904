/**
 * A report of an image, or of what changed between two: {@link ReportJob} reads them into small
 * models, which know nothing of pages; {@link HtmlReport} draws those as one HTML file. A report of
 * anything else gives other models, or the same ones.
 */
package dev.assembler.pipeline.report;
