// A story as plain text, for a mail or a chat.
import { fullTime } from '../../../core/time'
import type { Sentence, Story, Told } from '../../../core/trace-types'
import { plain } from '../../../ui/Parts'
import { STATUSES, statusOf } from '../../../ui/Status'
import { readValues } from './values'
import { later, seconds } from './when'

export interface Span {
  start: number
  // Null while it goes on.
  end: number | null
}

export function asText(story: Story, span: Span, link: string): string {
  const { word } = STATUSES[statusOf(story.status)]
  const took = span.end === null ? 'not over yet' : `took ${seconds(span.end - span.start)}`
  const blocks = [
    `${word}: ${read(plain(story.headline))}`,
    [story.key, fullTime(span.start), took].filter(Boolean).join(' · '),
    ...(story.error ? [errorText(story.error)] : []),
    ...(story.next ? [`What happens next: ${read(plain(story.next))}`] : []),
    sentencesText(story.sentences),
    link,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

function sentencesText(sentences: Sentence[]): string {
  const told = sentences.filter(({ low }) => !low)
  return told
    .map(({ at, text }, index) => {
      const before = told[index - 1]
      return `${index + 1}. ${before ? `${later(at - before.at)}: ` : ''}${read(plain(text))}`
    })
    .join('\n')
}

function errorText(error: Told): string {
  const todo = error.todo.map((each) => `- ${each}`)
  return [`What went wrong: ${read(error.means)}`, ...(todo.length > 0 ? ['What you can do:', ...todo] : [])].join('\n')
}

function read(text: string): string {
  return readValues(text)
    .map((piece) => (piece.kind === 'id' ? piece.whole : piece.text))
    .join('')
}
