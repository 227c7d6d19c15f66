// Finds Steps by what people call them: their name, topics, paths, file or description.
import type { StepNode } from '../../core/types'

export function matches(step: StepNode, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const said = [
    step.name,
    step.file,
    step.description ?? '',
    ...step.enqueues,
    ...step.triggers.map(({ label, summary }) => `${label} ${summary}`),
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => said.includes(word))
}

// Null while nothing is sought.
export function foundIn(steps: StepNode[], text: string | null): StepNode[] | null {
  return text?.trim() ? steps.filter((step) => matches(step, text)) : null
}
