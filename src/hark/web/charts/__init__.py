"""Pictures of answers: ECharts options as plain data, colours by the names of the style sheet."""
