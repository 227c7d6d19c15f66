// What choosing a row of the outline does: the same as choosing that thing on the diagram.
import { go } from '../../core/address'
import type { Row } from './tree'

export function act({ body }: Row): void {
  if (body.kind === 'group') return
  if (body.kind === 'sends') go({ topic: body.topic, step: null, span: null })
  else if (body.kind === 'problem') go({ panel: 'problems', step: body.step.id })
  else go({ step: body.step.id, topic: null, span: null })
}
