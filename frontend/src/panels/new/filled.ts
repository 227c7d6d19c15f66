// What the parts of the form share.
import type { Draft } from './draft'
import type { FieldProblem, NewForm, Preview } from './types'

export interface Filled {
  form: NewForm
  draft: Draft
  change: (draft: Draft) => void
  // What the studio made of it so far; null until it answered.
  preview: Preview | null
  // What is wrong with a field, once somebody has been there.
  told: (field: string) => FieldProblem[]
  left: (field: string) => void
}
