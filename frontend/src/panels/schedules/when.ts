// Fire times as people read them: the day in words where it is near, the time of day, and how long until then.

const DAY_MS = 86_400_000

export function viewerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

// "today 09:00", "tomorrow 09:00", "Mon 09:00", "Mon, 3 Mar 09:00". Seconds only where there are any.
export function moment(at: number, zone: string, now: number, locale?: string): string {
  const hasSeconds = Math.round(at / 1000) % 60 !== 0
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(hasSeconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at)
  return `${dayOf(at, zone, now, locale)} ${clock}`
}

function dayOf(at: number, zone: string, now: number, locale: string | undefined): string {
  const days = dayNumber(at, zone) - dayNumber(now, zone)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  const isNear = days > 0 && days < 7
  const isThisYear = yearOf(at, zone) === yearOf(now, zone)
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    ...(isNear ? {} : { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }),
    timeZone: zone,
  }).format(at)
}

// Counts calendar days, which at a change of the clocks aren’t 24 hours long.
function dayNumber(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at)
  return Math.round(Date.parse(`${parts}T00:00:00Z`) / DAY_MS)
}

function yearOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: zone }).format(at)
}

// "in 5 min": as far away as it is worth knowing.
export function until(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((at - now) / 1000))
  if (seconds < 60) return `in ${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `in ${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `in ${hours} h` : `in ${hours} h ${minutes % 60} min`
  const days = Math.round(hours / 24)
  return days === 1 ? 'in 1 day' : `in ${days} days`
}
