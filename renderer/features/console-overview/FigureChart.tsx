// Owns: one chart of bars with the line that is asked for. It is a picture beside the table, so it is one picture for
// those who hear the screen; it runs from the right where the language does.
import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useLanguage } from '../../console/words.ts';

interface FigureChartProps {
  title: string;
  bars: readonly { name: string; value: number }[];
  line?: { value: number; label: string } | undefined;
}

export function FigureChart({ title, bars, line }: FigureChartProps) {
  const isReverse = useLanguage() === 'ug';
  return (
    <div className="overview-chart" role="img" aria-label={title}>
      <div className="overview-chart-title">{title}</div>
      {/* The library draws from the left; the axes are turned instead. */}
      <div dir="ltr">
        <ResponsiveContainer width="100%" height={200}>
          <BarChart data={[...bars]} accessibilityLayer={false}>
            <CartesianGrid vertical={false} strokeDasharray="3 3" />
            <XAxis dataKey="name" reversed={isReverse} tick={{ fontSize: 12 }} />
            <YAxis
              orientation={isReverse ? 'right' : 'left'}
              width={48}
              tick={{ fontSize: 12 }}
              domain={[0, (most: number) => Math.max(most, line?.value ?? 0, 1)]}
              allowDecimals={false}
            />
            <Tooltip formatter={(value) => [String(value), title]} />
            {line && line.value > 0 && (
              <ReferenceLine
                y={line.value}
                stroke="#b45309"
                strokeDasharray="6 4"
                label={{ value: `${line.label} ${line.value}`, fontSize: 12, position: 'insideTopRight' }}
              />
            )}
            <Bar dataKey="value" fill="#1f6f54" isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}
