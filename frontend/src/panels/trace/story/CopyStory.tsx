// Takes the story out of the page: as text, or on paper.
import { Printer } from 'lucide-react'
import type { Story } from '../../../core/trace-types'
import { CopyButton } from '../../../ui/CopyButton'
import { asText, type Span } from './text'

export function CopyStory({ story, span }: { story: Story; span: Span }) {
  return (
    <span className="story-actions">
      <CopyButton label="Copy the story as text" text={() => asText(story, span, window.location.href)}>
        Copy as text
      </CopyButton>
      <button type="button" className="button plain" onClick={() => window.print()}>
        <Printer size={14} aria-hidden /> Print
      </button>
    </span>
  )
}
