// From when until when lines are shown.
import { go } from '../../core/address'
import { RECENT } from '../../core/moments'
import { TimeChoice } from '../../ui/TimeChoice'
import { timesOf } from './filters'

export function LogTime({ when }: { when: string | null }) {
  const isCustom = when !== null && !(when in RECENT)
  return (
    <TimeChoice
      recent={isCustom ? null : (when ?? '')}
      {...timesOf(when, Date.now())}
      onRecent={(recent) => go({ when: recent }, 'replace')}
      onDates={(since, until) => go({ when: `${since}/${until}` }, 'replace')}
    />
  )
}
