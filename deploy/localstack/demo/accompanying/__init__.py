"""The part of the demonstration that comes after the course: projects, mentors, the Centre, the Mesa."""
