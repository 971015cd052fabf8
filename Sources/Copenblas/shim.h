#include <cblas.h>

/* LAPACK, as OpenBLAS holds it; all arrays are column-major. */

/* Cholesky factor of a positive definite matrix. */
void dpotrf_(const char *triangle, const int *order, double *matrix, const int *stride, int *status);

/* Solves equations with the factor that dpotrf_ left. */
void dpotrs_(const char *triangle, const int *order, const int *right_sides, const double *factor, const int *stride,
             double *values, const int *values_stride, int *status);

/* Cholesky factor of a positive semidefinite matrix with the rows and columns in the order of piv, and its rank. */
void dpstrf_(const char *triangle, const int *order, double *matrix, const int *stride, int *piv, int *rank,
             const double *tolerance, double *scratch, int *status);
