// What is selected, and which inspector shows it.
import { useField } from '../core/address'
import { INSPECTORS, type Inspector } from '../panels'

export interface Inspected {
  inspector: Inspector
  id: string
}

export function useInspected(): Inspected | null {
  const values: Record<string, string | null> = {
    span: useField('span'),
    step: useField('step'),
    topic: useField('topic'),
  }
  const inspector = INSPECTORS.find(({ field }) => values[field])
  const id = inspector && values[inspector.field]
  return inspector && id ? { inspector, id } : null
}
