/** Training with Smile (LGPL): the only package that imports it, and no part of the job jar. */
package io.millrace.mlmodels.training;
