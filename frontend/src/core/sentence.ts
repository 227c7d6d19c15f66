// The studio’s words for what it refused are clauses; alone on a page they begin and end as sentences do.
export function sentence(text: string): string {
  const whole = text.trim()
  return whole.charAt(0).toUpperCase() + whole.slice(1) + (/[.!?…:]$/.test(whole) || whole === '' ? '' : '.')
}
