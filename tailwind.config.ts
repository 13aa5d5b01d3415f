import type { Config } from 'tailwindcss'

const hues = ['grey', 'amber', 'sky', 'blue', 'green', 'red', 'violet', 'orange']
const hueColours = Object.fromEntries(
  hues.flatMap((hue) => [
    [hue, `var(--${hue})`],
    [`${hue}-soft`, `var(--${hue}-soft)`],
  ]),
)

const tagColours = Object.fromEntries(
  ['teal', 'plum', 'gold', 'indigo', 'rose', 'olive', 'clay', 'slate'].map((name) => [`tag-${name}`, `var(--tag-${name})`]),
)

/** Names for the tokens of components/ui/tokens.css; no colour, size or radius is written anywhere else. */
export default {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      bg: 'var(--bg)',
      subtle: 'var(--bg-subtle)',
      hover: 'var(--bg-hover)',
      active: 'var(--bg-active)',
      raised: 'var(--bg-raised)',
      scrim: 'var(--bg-scrim)',
      line: 'var(--line)',
      'line-strong': 'var(--line-strong)',
      'line-input': 'var(--line-input)',
      fg: 'var(--fg)',
      muted: 'var(--fg-muted)',
      faint: 'var(--fg-faint)',
      accent: 'var(--accent)',
      'accent-soft': 'var(--accent-soft)',
      primary: 'var(--primary)',
      'primary-hover': 'var(--primary-hover)',
      'on-primary': 'var(--on-primary)',
      danger: 'var(--danger)',
      'danger-hover': 'var(--danger-hover)',
      'on-danger': 'var(--on-danger)',
      ...hueColours,
      ...tagColours,
    },
    fontSize: {
      xs: ['12px', '16px'],
      sm: ['13px', '20px'],
      base: ['14px', '20px'],
      lg: ['16px', '24px'],
      xl: ['20px', '28px'],
    },
    fontFamily: {
      sans: ['var(--font-geist-sans)', 'system-ui', 'sans-serif'],
      mono: ['var(--font-geist-mono)', 'ui-monospace', 'monospace'],
    },
    borderRadius: { none: '0', sm: '4px', DEFAULT: 'var(--radius)', full: '9999px' },
    boxShadow: { float: 'var(--shadow-float)' },
    transitionDuration: { DEFAULT: 'var(--motion)' },
  },
} satisfies Config
