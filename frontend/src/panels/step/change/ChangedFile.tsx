// One file of a change: where it goes, and what in it is different.
import { ArrowRight } from 'lucide-react'
import { Fragment } from 'react'
import { counted } from '../../../core/time'
import { type HunkLine, hunksOf } from './hunks'
import type { FileChange } from './types'

const MARKS: Record<HunkLine['kind'], string> = { same: ' ', before: '−', after: '+' }

export function ChangedFile({ change: { path, to, before, after } }: { change: FileChange }) {
  const isNew = before == null && after != null
  const isGone = after == null && !to
  const hunks = before != null && after != null ? hunksOf(before, after) : []
  return (
    <li className="changed">
      <p className="mono">
        {isGone ? <del>{path}</del> : path}
        {to && to !== path && (
          <>
            {' '}
            <ArrowRight size={12} aria-label="becomes" /> {to}
          </>
        )}
        <small>
          {isNew && ` new, ${counted(lineCount(after), 'line')}`}
          {isGone && ` deleted${before == null ? '' : `, ${counted(lineCount(before), 'line')}`}`}
        </small>
      </p>
      {hunks.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it
        <pre className="changed-lines" tabIndex={0}>
          {hunks.map((hunk, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the places of one change keep their order
            <Fragment key={at}>
              {at > 0 && <i>⋯{'\n'}</i>}
              {hunk.map(({ kind, text }, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <span key={line} data-kind={kind}>
                  {MARKS[kind]} {text}
                  {'\n'}
                </span>
              ))}
            </Fragment>
          ))}
        </pre>
      )}
    </li>
  )
}

function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}
