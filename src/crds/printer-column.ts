/** A column of `kubectl get`, as the CRD holds it. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly description: string;
  readonly jsonPath: string;
  /** 1 for columns that only `-o wide` shows. */
  readonly priority?: 0 | 1;
}

/** The age of the object, as every kind has it. */
export const ageColumn: PrinterColumn = {
  name: 'AGE',
  type: 'date',
  description: 'How long ago the object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

/** Whether the object is Ready. */
export const readyColumn: PrinterColumn = {
  name: 'READY',
  type: 'string',
  description: 'The status of the condition Ready.',
  jsonPath: '.status.conditions[?(@.type=="Ready")].status',
};

/** A column of text. */
export function column(
  name: string,
  jsonPath: string,
  description: string,
  priority: 0 | 1 = 0,
): PrinterColumn {
  return { name, type: 'string', description, jsonPath, priority };
}

/** A column that shows how long ago a time was; empty without one. */
export function sinceColumn(
  name: string,
  jsonPath: string,
  description: string,
  priority: 0 | 1 = 0,
): PrinterColumn {
  return { ...column(name, jsonPath, description, priority), type: 'date' };
}

/** Whether the class is the default of its kind. */
export const defaultColumn = column(
  'DEFAULT',
  String.raw`.metadata.annotations.slipway\.dev/is-default-class`,
  'true for the class that applies where none is named.',
);
