/**
 * Trained models in a file format of our own, and their scoring without the library they were
 * trained with.
 */
package io.millrace.mlmodels.model;
